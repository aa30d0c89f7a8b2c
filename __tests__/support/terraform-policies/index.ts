import { bucketRules } from './bucket-rules';
import { functionRules } from './function-rules';
import { galleryRules } from './gallery-rules';
import { keyRules } from './key-rules';
import type { PolicyRule } from './policy-rule';
import { queueRules } from './queue-rules';
import { roleRules } from './role-rules';
import { stateMachineAndLogRules } from './state-machine-rules';
import { tableRules } from './table-rules';
import { topicRules } from './topic-rules';

/** Every rule of the three scanners that concerns a resource type of this project. */
export const policyRules: readonly PolicyRule[] = [
  ...bucketRules,
  ...queueRules,
  ...topicRules,
  ...tableRules,
  ...functionRules,
  ...stateMachineAndLogRules,
  ...roleRules,
  ...keyRules,
  ...galleryRules,
];
