import known from '../../modules/addresses.json';
import { type Addresses, addressesOf, synthesizedModules } from '../../packaging/deployed-addresses';
import { gallery } from '../../state-machines/gallery';
import { environmentWithModel, synthesizeEnvironment } from '../support/terraform-synth';

const addresses: Addresses = known;

/** A change of the address of one of these loses what it holds, or a name that people and programs know. */
const STATEFUL_TYPES = [
  'aws_cloudwatch_log_group',
  'aws_cognito_user_pool',
  'aws_dynamodb_table',
  'aws_kms_key',
  'aws_rekognition_collection',
  'aws_s3_bucket',
  'aws_sfn_state_machine',
  'aws_sns_topic',
  'aws_sns_topic_subscription',
  'aws_sqs_queue',
];

/** What depends on the inputs of one deployment, such as who has subscribed. */
const OF_THE_INPUTS = /^aws_sns_topic_subscription\.|^aws_s3_bucket_(cors_configuration|logging)\./;

/** What is in some modules only. */
const OF_SOME = ['aws_rekognition_collection', 'aws_cognito_user_pool'];
/** What a gallery has nothing of: it works on what the workflows have. */
const NOT_OF_GALLERY = ['aws_sfn_state_machine', 'aws_sns_topic', 'aws_sns_topic_subscription', 'aws_sqs_queue'];

describe.each(Object.entries(synthesizedModules()))('the addresses of %s', (name, module) => {
  const made = addressesOf(module);

  it('are those that users have in their state: a changed one replaces the resource', () => {
    const lost = addresses[name]!.filter((address) => !made.includes(address));

    expect(lost).toEqual([]);
  });

  it('are entered when they are new (`npm run generate`)', () => {
    expect(made.filter((address) => !addresses[name]!.includes(address))).toEqual([]);
  });

  it('hold everything that must never be lost', () => {
    const types = new Set(addresses[name]!.map((address) => address.split('.')[0]!));
    const needed = STATEFUL_TYPES.filter((type) => {
      if (OF_SOME.includes(type)) return made.some((address) => address.startsWith(`${type}.`));
      return name !== gallery.name || !NOT_OF_GALLERY.includes(type);
    });

    for (const type of needed) expect(types).toContain(type);
  });
});

describe('a stack with every workflow and a gallery', () => {
  it('has the same addresses as the modules, so that the one list holds for both', () => {
    const environment = { ...environmentWithModel('prod'), gallery: { selfSignUp: false, requireMfa: false } };
    const stack = addressesOf(synthesizeEnvironment(environment) as never);
    const modules = new Set(Object.values(addresses).flat());

    const fixed = [...modules].filter((address) => !OF_THE_INPUTS.test(address)).sort();
    expect(stack.filter((address) => !OF_THE_INPUTS.test(address))).toEqual(fixed);
  });
});
