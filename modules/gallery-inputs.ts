import { TerraformLocal } from 'cdktf';
import type { Construct } from 'constructs';
import { gallery } from '../state-machines/gallery';
import type { Deployment } from './deployment';
import { expression, firstOf, operand } from './expressions';
import { BATCH_SETTINGS, consoleUrl, type GivenToGallery } from './gallery-resources';
import { arnOf } from './location';
import { snakeCase } from './outputs';
import { executionArn } from './workflow-state-machine';

interface Named {
  readonly name: string;
  readonly arn: string;
}

/** A module whose outputs are given, or null. */
class GivenModule {
  constructor(
    private readonly scope: Construct,
    private readonly variable: string,
    private readonly deployment: Deployment,
  ) {}

  /** An ARN among its outputs; that of nothing where there is no module. */
  arn(output: string): string {
    return this.local(output, `var.${this.variable}.${output}`, operand(this.deployment.nothingArn()));
  }

  /** A name or an address among its outputs; empty where there is no module. */
  text(output: string): string {
    return this.local(output, `var.${this.variable}.${output}`, '""');
  }

  /** A table or a queue, and the key of the module that encrypts it. */
  encrypted<Resource extends { readonly arn: string }>(resource: Resource): Resource {
    this.deployment.keys.add(resource.arn, this.arn('kms_key.arn'));
    return resource;
  }

  table(output: string): Named {
    return this.encrypted({ name: this.text(`${output}.name`), arn: this.arn(`${output}.arn`) });
  }

  machine(output: string): { readonly arn: string; readonly executionArn: string } {
    const made = executionArn(this.deployment.options, this.expression(`${output}.name`));
    return { arn: this.arn(`${output}.arn`), executionArn: this.madeArn(`${output}_executions`, made) };
  }

  /** A function by the name that the output of the functions has for its key. */
  functionArn(output: string, key: string): string {
    const made = arnOf(this.deployment.options, 'lambda', `function:${this.expression(`${output}.${key}`)}`);
    return this.madeArn(`${key}_function`, made);
  }

  private expression(output: string): string {
    return expression(`var.${this.variable}.${output}`);
  }

  private madeArn(name: string, made: string): string {
    return this.local(name, operand(made), operand(this.deployment.nothingArn()));
  }

  /** A local: inside the JSON of a policy there is no room for quotes. */
  private local(of: string, value: string, otherwise: string): string {
    const name = `${this.variable}_${of.replace(/[^a-z]+/g, '_')}`;
    if (!this.scope.node.tryFindChild(name)) {
      new TerraformLocal(this.scope, name, expression(`var.${this.variable} == null ? ${otherwise} : ${value}`));
    }
    return expression(`local.${name}`);
  }
}

/** What the gallery uses of the modules that are given to its own. */
export function resourcesOfVariables(scope: Construct, deployment: Deployment): GivenToGallery {
  const [images, riders, batch] = ['image_analysis', 'rider_photo', 'batch_detection'].map(
    (variable) => new GivenModule(scope, variable, deployment),
  ) as [GivenModule, GivenModule, GivenModule];
  const owners = 'rider-owners';
  const bucket = { name: images.text('photos_bucket.name'), arn: images.arn('photos_bucket.arn') };
  deployment.keys.add(
    bucket.arn,
    firstOf(expression('var.image_analysis.photos_bucket.kms_key_arn'), images.arn('kms_key.arn')),
  );
  return {
    bucket,
    images: {
      tables: {
        images: images.table('images_table'),
        'image-facets': images.table('image_facets_table'),
        albums: images.table('albums_table'),
      },
      queues: {
        uploads: images.encrypted({ url: images.text('uploads_queue.url'), arn: images.arn('uploads_queue.arn') }),
      },
      stateMachine: images.machine('image_analysis_state_machine'),
    },
    riders: {
      tables: {
        riders: riders.table('riders_table'),
        'rider-ledger': riders.table('rider_ledger_table'),
        [owners]: deployment.table(owners, gallery.tables[owners]),
      },
      functionArns: { 'erase-rider': riders.functionArn('rider_photo_functions', 'erase-rider') },
      stateMachine: riders.machine('rider_photo_state_machine'),
    },
    batch: {
      tables: { 'batch-runs': batch.table('batch_runs_table'), 'batch-models': batch.table('batch_models_table') },
      queues: {
        images: batch.encrypted({
          url: batch.text('images_queue.url'),
          arn: batch.arn('images_queue.arn'),
          deadLetterUrl: batch.text('images_queue.dead_letter_url'),
          deadLetterArn: batch.arn('images_queue.dead_letter_arn'),
        }),
      },
      functionArns: { 'watch-model': batch.functionArn('batch_detection_functions', 'watch-model') },
      stateMachine: batch.machine('batch_detection_state_machine'),
      settings: Object.fromEntries(BATCH_SETTINGS.map((key) => [key, expression(`var.${snakeCase(key)}`)])) as Record<
        (typeof BATCH_SETTINGS)[number],
        string
      >,
    },
    nothingArn: deployment.nothingArn(),
    consoleUrl: consoleUrl(deployment.options),
  };
}
