import { type IResolvable, Token } from 'cdktf';
import type { PermissionStatement } from '../state-machines/description';
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

/** Key use that a call through each service asks of its caller, beside the permission for the call itself. */
const KEY_USE: readonly { readonly actions: RegExp; readonly dataKey: boolean; readonly needs: readonly string[] }[] = [
  { actions: /^s3:GetObject/, dataKey: true, needs: ['kms:Decrypt'] },
  { actions: /^s3:PutObject/, dataKey: true, needs: ['kms:Decrypt', 'kms:GenerateDataKey'] },
  {
    actions: /^dynamodb:/,
    dataKey: true,
    needs: [
      'kms:Decrypt',
      'kms:DescribeKey',
      'kms:Encrypt',
      'kms:GenerateDataKey',
      'kms:ReEncryptFrom',
      'kms:ReEncryptTo',
    ],
  },
  { actions: /^sqs:SendMessage/, dataKey: true, needs: ['kms:Decrypt', 'kms:GenerateDataKey'] },
  { actions: /^sqs:ReceiveMessage/, dataKey: true, needs: ['kms:Decrypt'] },
  { actions: /^sns:Publish/, dataKey: false, needs: ['kms:Decrypt', 'kms:GenerateDataKey'] },
];

/**
 * The permission to use the key that the given statements bring with them.
 * @param always key actions needed whatever the statements say, e.g. to decrypt a function's environment.
 */
export function keyStatements(
  encryption: Encryption,
  statements: readonly PermissionStatement[],
  always: readonly string[] = [],
): PermissionStatement[] {
  const needed = new Set(encryption.mayUseDataKey ? always : []);
  for (const action of statements.flatMap(({ actions }) => actions)) {
    for (const use of KEY_USE) {
      if (use.actions.test(action) && (encryption.mayUseDataKey || !use.dataKey))
        use.needs.forEach((need) => needed.add(need));
    }
  }
  if (needed.size === 0) return [];
  return [
    {
      sid: 'UseEncryptionKey',
      actions: [...needed].sort(),
      resources: [encryption.keyArn],
      why: 'a service that encrypts with a customer-managed key uses it in the name of its caller',
    },
  ];
}
