import type { Construct } from 'constructs';
import { inputRules } from '../env/input-rules';
import { batchDetection } from '../state-machines/batch-detection';
import { addCommonVariables, flag } from './common-variables';
import { BATCH_SETTINGS } from './gallery-resources';
import { snakeCase } from './outputs';
import { settingVariable } from './setting-variable';
import { Variable } from './variable';
import { keeping } from './variable-rules';

const NAMED = 'object({ name = string, arn = string })';
const KEY = 'object({ arn = string })';

/** What the gallery reads of the outputs of other modules. */
const OUTPUTS = {
  image_analysis: {
    photos_bucket: 'object({ name = string, arn = string, kms_key_arn = optional(string) })',
    images_table: NAMED,
    image_facets_table: NAMED,
    albums_table: NAMED,
    uploads_queue: 'object({ url = string, arn = string })',
    image_analysis_state_machine: NAMED,
    kms_key: KEY,
  },
  rider_photo: {
    riders_table: NAMED,
    rider_ledger_table: NAMED,
    rider_photo_state_machine: NAMED,
    rider_photo_functions: 'object({ erase-rider = string })',
    kms_key: KEY,
  },
  batch_detection: {
    batch_runs_table: NAMED,
    batch_models_table: NAMED,
    images_queue: 'object({ url = string, arn = string, dead_letter_url = string, dead_letter_arn = string })',
    batch_detection_state_machine: NAMED,
    batch_detection_functions: 'object({ watch-model = string })',
    kms_key: KEY,
  },
};

/** The variables of the module of the gallery. @param longest most characters of a name prefix */
export function addGalleryVariables(scope: Construct, longest: number): void {
  addCommonVariables(scope, longest);
  for (const [name, outputs] of Object.entries(OUTPUTS)) {
    const attributes = Object.entries(outputs).map(([output, type]) => `${output} = ${type}`);
    const required = name === 'image_analysis';
    new Variable(scope, name, {
      type: `object({ ${attributes.join(', ')} })`,
      ...(required ? { nullable: false } : { default: null }),
      description: `The module of ${name.replace('_', '-')}, or its outputs of these names, in the same account and Region${required ? '.' : '; null for none.'}`,
    });
  }
  new Variable(scope, 'domain', {
    type: 'object({ name = string, certificate_arn = string })',
    default: null,
    description:
      'A name of its own, and its certificate from us-east-1. Without one the page has a name of CloudFront, which takes TLS 1.0 as well.',
    validation: [
      ...keeping('domain', inputRules.hostName, 'name'),
      ...keeping('domain', inputRules.certificateArn, 'certificate_arn'),
    ],
  });
  new Variable(scope, 'web_acl_arn', {
    type: 'string',
    default: null,
    description: 'Web ACL of AWS WAF in front of page and API; null for none.',
    validation: keeping('web_acl_arn', inputRules.webAclArn, 'null'),
  });
  flag(
    scope,
    'configure_cors',
    true,
    'Whether the module lets the page into the photo bucket. A bucket has one CORS configuration: switch it off where something else sets it, and let gallery_origin in there.',
  );
  flag(scope, 'self_sign_up', false, 'Whether anybody may become a user. Otherwise an administrator makes users.');
  flag(scope, 'require_mfa', false, 'Whether every user needs a second factor. Otherwise each may choose to have one.');
  for (const key of BATCH_SETTINGS) {
    const variable = snakeCase(key);
    const setting = batchDetection.settings[key];
    const description = `As in the module of batch-detection. ${setting.description}`;
    new Variable(scope, variable, settingVariable(variable, { ...setting, description }));
  }
}
