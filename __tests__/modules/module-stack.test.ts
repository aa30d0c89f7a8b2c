import { workflows } from '../../state-machines/index';
import { type Block, type Configuration, parsed, resource, synthesizeModule } from '../support/terraform-synth';
import { workflowWithEverything } from '../support/terraform-workflow';

const descriptions = { ...workflows, 'one with everything': workflowWithEverything };

describe.each(Object.entries(descriptions))('the module of %s', (_, description) => {
  const module = synthesizeModule(description);

  it('has neither a provider nor a backend, and accepts every provider that has what it uses', () => {
    expect(module).not.toHaveProperty('provider');
    expect(module.terraform).toEqual({
      required_providers: { aws: { source: 'hashicorp/aws', version: '>= 5.100, < 7.0' } },
      required_version: '>= 1.6',
    });
    expect(JSON.stringify(module)).not.toContain('"//"');
  });

  it('finds its files wherever it is unpacked', () => {
    const files = [
      ...Object.values(module.resource['aws_lambda_function']!),
      ...Object.values(module.resource['aws_lambda_layer_version'] ?? {}),
    ];

    for (const { filename } of files) expect(filename).toMatch(/^\$\{path\.module}\/(functions|layers)\/[a-z-]+\.zip$/);
  });

  it('describes every variable with its type, and every output', () => {
    for (const [name, variable] of Object.entries(module.variable)) {
      expect({ name, ...variable }).toEqual(
        expect.objectContaining({
          name,
          type: expect.stringMatching(/./),
          description: expect.stringMatching(/.{10}/),
        }),
      );
    }
    for (const output of Object.values(module.output)) expect(output['description']).toMatch(/.{10}/);
  });

  it('has a default for all but the prefix', () => {
    const required = Object.entries(module.variable).filter(([, variable]) => !('default' in variable));

    expect(required.map(([name]) => name)).toEqual(['name_prefix']);
  });

  it('uses every variable that it asks for', () => {
    const { variable, ...rest } = module;
    const text = JSON.stringify(rest);

    for (const name of Object.keys(variable)) {
      const used = new RegExp(`\\bvar\\.${name}\\b`).test(text);
      expect({ name, used }).toEqual({ name, used: true });
    }
  });

  it('puts the prefix in front of every name, so that it fits an account twice', () => {
    const named: Readonly<Record<string, string>> = {
      aws_s3_bucket: 'bucket',
      aws_dynamodb_table: 'name',
      aws_lambda_function: 'function_name',
      aws_lambda_layer_version: 'layer_name',
      aws_iam_role: 'name',
      aws_sfn_state_machine: 'name',
      aws_cloudwatch_event_rule: 'name',
      aws_cloudwatch_metric_alarm: 'alarm_name',
      aws_cloudwatch_dashboard: 'dashboard_name',
      aws_sns_topic: 'name',
      aws_sqs_queue: 'name',
      aws_scheduler_schedule: 'name',
      aws_rekognition_collection: 'collection_id',
    };
    for (const [type, attribute] of Object.entries(named)) {
      for (const block of Object.values(module.resource[type] ?? {})) {
        expect(block[attribute]).toMatch(/^\$\{var\.name_prefix}-/);
      }
    }
    for (const group of Object.values(module.resource['aws_cloudwatch_log_group']!)) {
      expect(group['name']).toMatch(/^\/aws\/(lambda|vendedlogs\/states)\/\$\{var\.name_prefix}-/);
    }
  });

  it('keeps concurrency for no function unless it is told to', () => {
    expect(module.variable['reserved_concurrency']!['default']).toEqual({});
    for (const block of Object.values(module.resource['aws_lambda_function']!)) {
      expect(block['reserved_concurrent_executions']).toMatch(
        /^\$\{lookup\(var\.reserved_concurrency, "[a-z-]+", -1\)}$/,
      );
    }
  });

  it('creates bucket, topic and key only when none is given', () => {
    const counted: Readonly<Record<string, string>> = {
      aws_s3_bucket: '${var.photos_bucket == null ? 1 : 0}',
      aws_s3_bucket_notification: '${var.photos_bucket == null ? 1 : 0}',
      aws_sns_topic: '${var.notifications_topic == null ? 1 : 0}',
      aws_kms_key: '${var.kms_key == null ? 1 : 0}',
    };
    for (const [type, count] of Object.entries(counted)) {
      const name = type === 'aws_sns_topic' ? 'notifications_topic' : undefined;
      expect(resource(module, type, name)['count']).toBe(count);
    }
  });

  it('fits its own outputs into its variables', () => {
    for (const name of ['photos_bucket', 'notifications_topic', 'kms_key']) {
      const wanted = [...String(module.variable[name]!['type']).matchAll(/(\w+) = string/g)].map(([, key]) => key);
      const given = Object.keys(module.output[name]!['value'] as Block);
      expect(given).toEqual(expect.arrayContaining(wanted));
    }
  });
});

describe('a setting as a variable', () => {
  const { variable } = synthesizeModule(workflowWithEverything);
  const conditionOf = (name: string): unknown => (variable[name]!['validation'] as readonly Block[])[0]!['condition'];

  it('has the bounds of a number', () => {
    expect(variable['max_labels']).toMatchObject({ type: 'number', default: 10, nullable: false });
    expect(conditionOf('max_labels')).toBe(
      '${floor(var.max_labels) == var.max_labels && var.max_labels >= 1 && var.max_labels <= 100}',
    );
  });

  it('has the choices of a text', () => {
    expect(conditionOf('mode')).toBe('${contains(["fast", "thorough"], var.mode)}');
  });

  it('has the pattern of a text, written for Terraform', () => {
    expect(conditionOf('schedule')).toBe('${can(regex("^(?:(rate|cron)\\\\(.+\\\\))$", var.schedule))}');
  });

  it('has the type and the default of a switch', () => {
    expect(variable['watch']).toMatchObject({ type: 'bool', default: true });
  });
});

describe('what a module leaves to Terraform', () => {
  const module: Configuration = synthesizeModule(workflowWithEverything);

  it('settings, and names of resources, in the variables of functions', () => {
    const read = Object.entries(workflowWithEverything.settings).filter(([, { readBy }]) =>
      readBy?.includes('detect-labels'),
    );
    const settings = read.map(([key]) => key.replace(/[A-Z]/g, (letter) => `_${letter}`));

    expect(resource(module, 'aws_lambda_function', 'image_analysis_detect_labels')['environment']).toEqual({
      variables: {
        ...Object.fromEntries(settings.map((name) => [name.toUpperCase(), `\${var.${name.toLowerCase()}}`])),
        MAX_LABELS: '${var.max_labels}',
        MIN_CONFIDENCE: '${var.min_confidence}',
        REKOGNITION_TRIES: '1',
        REQUEST_TIMEOUT_MS: '9333',
        ALBUMS_TABLE_NAME: '${aws_dynamodb_table.albums_table.name}',
        IMAGES_TABLE_NAME: '${aws_dynamodb_table.images_table.name}',
        IMAGE_FACETS_TABLE_NAME: '${aws_dynamodb_table.image_facets_table.name}',
        IMAGES_QUEUE_URL: '${aws_sqs_queue.images_queue.url}',
        IMAGES_DEAD_LETTER_QUEUE_URL: '${aws_sqs_queue.images_queue_dead_letters.url}',
        NOTIFICATIONS_TOPIC_ARN: '${local.notifications_topic_arn}',
        PACE_TABLE_NAME: '${aws_dynamodb_table.pace_table.name}',
        PHOTOS_BUCKET_NAME: '${local.photos_bucket_name}',
        UPLOADS_QUEUE_URL: '${aws_sqs_queue.uploads_queue.url}',
        UPLOADS_DEAD_LETTER_QUEUE_URL: '${aws_sqs_queue.uploads_queue_dead_letters.url}',
        RIDERS_COLLECTION_ID: '${aws_rekognition_collection.riders_collection.collection_id}',
      },
    });
  });

  it('settings in schedules and alarms', () => {
    expect(resource(module, 'aws_scheduler_schedule', 'image_analysis_schedule_batch')).toMatchObject({
      schedule_expression: '${var.schedule}',
      state: '${tobool(var.watch) ? "ENABLED" : "DISABLED"}',
    });
    expect(resource(module, 'aws_cloudwatch_metric_alarm', 'image_analysis_alarm_model_still_running')).toMatchObject({
      evaluation_periods: '${var.watch_minutes}',
      count: '${tobool(var.create_alarms) && tobool(var.watch) ? 1 : 0}',
    });
  });

  it('the choice of the bucket, in patterns and policies alike', () => {
    const rule = resource(module, 'aws_cloudwatch_event_rule', 'image_analysis_photo_uploaded');

    expect(parsed<{ detail: { bucket: unknown } }>(rule['event_pattern']).detail.bucket).toEqual({
      name: ['${local.photos_bucket_name}'],
    });
    expect(module.locals).toMatchObject({
      photos_bucket_name: '${var.photos_bucket == null ? aws_s3_bucket.photos_bucket[0].id : var.photos_bucket.name}',
    });
  });

  it('tags, beside the one that says which workflow something belongs to', () => {
    expect(resource(module, 'aws_s3_bucket')['tags']).toBe('${merge(var.tags, { Workflow = "image-analysis" })}');
  });
});
