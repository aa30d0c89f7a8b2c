import type { ImageSource } from '../../image/rekognition-image';

/** What a Custom Labels model finds. Without `boundingBox` the label is about the image as a whole. */
export interface CustomLabel {
  readonly name: string;
  /** Percent; absent when the model does not tell. */
  readonly confidence?: number;
  /** Ratios of the width and height of the upright image, 0..1. */
  readonly boundingBox?: {
    readonly left: number;
    readonly top: number;
    readonly width: number;
    readonly height: number;
  };
}

/** Statuses of a model version: ProjectVersionDescription in Rekognition's API reference. */
export type ModelStatus =
  | 'TRAINING_IN_PROGRESS'
  | 'TRAINING_COMPLETED'
  | 'TRAINING_FAILED'
  | 'STARTING'
  | 'RUNNING'
  | 'FAILED'
  | 'STOPPING'
  | 'STOPPED'
  | 'DELETING'
  | 'COPYING_IN_PROGRESS'
  | 'COPYING_COMPLETED'
  | 'COPYING_FAILED'
  | 'DEPRECATED'
  | 'EXPIRED'
  | 'NOT_FOUND';

export interface ModelReference {
  readonly projectArn: string;
  readonly modelArn: string;
}

/** A Custom Labels model and its hosting. */
export interface CustomLabelsModel {
  status(model: ModelReference): Promise<{ readonly status: ModelStatus; readonly message?: string }>;
  /** Idempotent: a model that is starting or running is left as it is. @throws ModelLimitExceededError */
  start(model: ModelReference, units: { readonly minimum: number; readonly maximum: number }): Promise<void>;
  /** @returns whether the model is now stopping; not when it is still starting, or not running any more */
  stop(model: ModelReference): Promise<boolean>;
  /** One call of the model. @throws ModelThrottledError, ModelNotRunningError, an ImageRejection, TransientServiceError */
  detect(
    model: ModelReference,
    image: ImageSource,
    limits: { readonly minConfidence: number; readonly maxResults: number },
  ): Promise<readonly CustomLabel[]>;
}
