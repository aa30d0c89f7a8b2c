import { type IResolvable, Token } from 'cdktf';
import { expression, operand } from './expressions';

/**
 * What the resources of a deployment are encrypted with. A key always exists, because alarms cannot publish to a topic
 * that is encrypted with the key of AWS; whether it also encrypts everything else is a choice.
 */
export interface Encryption {
  /** Key of the topic. */
  readonly keyArn: string;
  /** Key of everything else; undefined or null where AWS-owned keys are used. */
  readonly dataKeyArn?: string;
  /** Algorithm of buckets: `aws:kms` or `AES256`. */
  readonly bucketAlgorithm: string;
  /** Whether everything but the topic uses the key as well. */
  readonly usesDataKey: boolean | IResolvable;
  /** Whether queues use the key that SQS owns; must not be set together with a key. */
  readonly queueManaged?: boolean | IResolvable;
  /** Whether a function may have to use the key for data. */
  readonly mayUseDataKey: boolean;
}

/** Encryption that is settled when the configuration is synthesized. */
export function settledEncryption(keyArn: string, everything: boolean): Encryption {
  return everything
    ? { keyArn, dataKeyArn: keyArn, bucketAlgorithm: 'aws:kms', usesDataKey: true, mayUseDataKey: true }
    : { keyArn, bucketAlgorithm: 'AES256', usesDataKey: false, queueManaged: true, mayUseDataKey: false };
}

/** Encryption that a Boolean Terraform variable decides. */
export function encryptionByVariable(keyArn: string, variable: string): Encryption {
  const when = (yes: string, no: string): string => expression(`var.${variable} ? ${yes} : ${no}`);
  return {
    keyArn,
    dataKeyArn: when(operand(keyArn), 'null'),
    bucketAlgorithm: when('"aws:kms"', '"AES256"'),
    usesDataKey: Token.asAny(expression(`var.${variable}`)),
    queueManaged: Token.asAny(when('null', 'true')),
    mayUseDataKey: true,
  };
}
