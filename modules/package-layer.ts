import { LambdaLayerVersion } from '@cdktf/provider-aws/lib/lambda-layer-version';
import { Construct } from 'constructs';
import type { PackageFile } from './package-files';
import { PRIMARY } from './readable-stack';
import { LAMBDA_ARCHITECTURE } from './workflow-function';

export interface PackageLayerProps {
  readonly name: string;
  readonly description: string;
  readonly code: PackageFile;
  /** Runtime of the functions that use it. */
  readonly runtime: string;
}

/** A package that is not part of the function bundles: too large, too particular, or to stay replaceable. */
export class PackageLayer extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: PackageLayerProps) {
    super(scope, id);
    const layer = new LambdaLayerVersion(this, PRIMARY, {
      layerName: props.name,
      description: props.description,
      filename: props.code.path,
      sourceCodeHash: props.code.sha256,
      compatibleRuntimes: [props.runtime],
      compatibleArchitectures: [LAMBDA_ARCHITECTURE],
      // The functions move to the new version before the old one goes.
      lifecycle: { createBeforeDestroy: true },
    });
    this.arn = layer.arn;
  }
}
