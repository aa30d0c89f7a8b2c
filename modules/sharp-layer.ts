import { LambdaLayerVersion } from '@cdktf/provider-aws/lib/lambda-layer-version';
import { Construct } from 'constructs';
import type { PackageFile } from './package-files';
import { PRIMARY } from './readable-stack';
import { LAMBDA_ARCHITECTURE } from './workflow-function';

export interface SharpLayerProps {
  readonly name: string;
  readonly code: PackageFile;
  /** Runtime of the functions that use it. */
  readonly runtime: string;
}

/** sharp with its native library for Lambda's processor: too large and too particular for the function bundles. */
export class SharpLayer extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: SharpLayerProps) {
    super(scope, id);
    const layer = new LambdaLayerVersion(this, PRIMARY, {
      layerName: props.name,
      description: 'sharp for linux-arm64 with glibc',
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
