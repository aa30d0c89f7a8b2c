import type { PermissionStatement } from './description';

/** Reading objects of a bucket below key prefixes, of any version. Other workflows keep theirs in the same bucket. */
export function readObjects(
  sid: string,
  bucketArn: string,
  prefixes: string | readonly string[],
  why: string,
): PermissionStatement {
  const resources = [prefixes].flat().map((prefix) => `${bucketArn}/${prefix}*`);
  return { sid, actions: ['s3:GetObject', 's3:GetObjectVersion'], resources, why };
}

/**
 * Without it S3 answers 403 for a missing key, which could not be told from a wrong policy. It cannot be limited to a
 * prefix: reading an object names none, so a condition on one would never hold.
 */
export function tellMissingFromForbidden(bucketArn: string): PermissionStatement {
  return {
    sid: 'TellMissingFromForbidden',
    actions: ['s3:ListBucket'],
    resources: [bucketArn],
    why: 'without it S3 answers 403 instead of 404 for a missing key',
  };
}

/** What a call of Rekognition with an S3 object needs beside the call itself: keys, or patterns of keys. */
export function letRekognitionRead(bucketArn: string, ...keys: string[]): PermissionStatement {
  return {
    sid: 'LetRekognitionRead',
    actions: ['s3:GetObject', 's3:GetObjectVersion'],
    resources: keys.map((key) => `${bucketArn}/${key}`),
    why: 'Rekognition reads the object with the permissions of its caller',
  };
}

/** A Rekognition action that cannot be restricted to a resource. */
export function detect(action: 'DetectLabels' | 'DetectFaces'): PermissionStatement {
  return {
    sid: action,
    actions: [`rekognition:${action}`],
    resources: ['*'],
    why: 'has no resource type: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonrekognition.html',
  };
}
