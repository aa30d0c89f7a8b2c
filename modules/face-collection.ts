import { RekognitionCollection } from '@cdktf/provider-aws/lib/rekognition-collection';
import { Construct } from 'constructs';
import { PRIMARY } from './readable-stack';

export interface FaceCollectionProps {
  /** Also its name; another id means another collection, and the loss of every face in this one. */
  readonly collectionId: string;
  /** Whether Terraform refuses to destroy the collection. Default: no. */
  readonly preventDestroy?: boolean;
}

/** A Rekognition face collection. Rekognition encrypts its faces with its own key; there is no other choice. */
export class FaceCollection extends Construct {
  readonly id: string;
  readonly arn: string;

  constructor(scope: Construct, id: string, props: FaceCollectionProps) {
    super(scope, id);
    const collection = new RekognitionCollection(this, PRIMARY, {
      collectionId: props.collectionId,
      lifecycle: props.preventDestroy ? { preventDestroy: true } : undefined,
    });
    this.id = collection.collectionId;
    this.arn = collection.arn;
  }
}
