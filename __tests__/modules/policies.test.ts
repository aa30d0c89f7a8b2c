import { environmentNames } from '../../env/load-environment';
import { policyRules } from '../support/terraform-policies';
import { policyExceptions } from '../support/terraform-policies/exceptions';
import { subjects, violations } from '../support/terraform-policies/policy-rule';
import { environmentWith, environmentWithModel, synthesizeEnvironment } from '../support/terraform-synth';
import { workflowWithEverything } from '../support/terraform-workflow';

const environments = environmentNames();
/** As it is without a word more than that there is one. */
const gallery = { selfSignUp: false, requireMfa: false };
const stacks = new Map(
  environments.map((name) => [name, synthesizeEnvironment({ ...environmentWithModel(name), gallery })]),
);

const title = (ids: readonly string[], says: string): string => `${ids.join(', ')}: ${says}`;

describe.each(environments)('the stack of %s with every workflow and a gallery', (environment) => {
  const stack = stacks.get(environment)!;

  it.each(policyRules.map((rule) => [title(rule.ids, rule.says), rule] as const))('%s', (_, rule) => {
    const excused = policyExceptions.filter(
      ({ rule: id, environments: only }) => rule.ids[0] === id && (!only || only.includes(environment)),
    );

    const unexcused = violations(rule, stack).filter(
      (address) => !excused.some(({ resources }) => resources.test(address)),
    );

    expect(unexcused).toEqual([]);
  });
});

describe('the rules', () => {
  // Everything switched on, so that most rules hold somewhere: what is broken there must be noticed.
  const settings = environmentWith().workflows['image-analysis']!;
  const strict = synthesizeEnvironment(
    environmentWith(
      {
        accessLogBucket: 'logs-of-the-platform',
        gallery: {
          ...gallery,
          domain: { name: 'photos.example.com', certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/0a1b' },
          webAclArn: 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/photos/0a1b',
        },
        logExecutionData: true,
        workflows: {
          'image-analysis': {
            ...settings,
            settings: {
              ...settings.settings,
              schedule: 'rate(1 hour)',
              timeZone: 'Etc/UTC',
              watch: true,
              watchMinutes: 60,
              mode: 'fast',
              modelName: 'm',
            },
            reservedConcurrency: Object.fromEntries(
              Object.keys(workflowWithEverything.functions).map((key) => [key, 1]),
            ),
          },
        },
      },
      'prod',
    ),
    { 'image-analysis': workflowWithEverything },
  );

  it.each(policyRules.map((rule) => [title(rule.ids, rule.says), rule] as const))('can fail: %s', (_, rule) => {
    const looked = subjects(rule, strict);
    const holding = looked.filter((subject) => rule.holds(subject));

    expect(looked.length).toBeGreaterThan(0);
    if (holding.length === 0) {
      // Followed nowhere, so that the exception proves that the rule fails.
      expect(policyExceptions.map((exception) => exception.rule)).toContain(rule.ids[0]);
      return;
    }
    const { address } = holding[0]!;
    expect(violations(rule, rule.breaks(strict, address)).length).toBeGreaterThan(violations(rule, strict).length);
  });

  it('stand under one id each', () => {
    const ids = policyRules.flatMap((rule) => rule.ids);

    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });
});

describe('the exceptions', () => {
  it.each(policyExceptions.map((exception) => [exception.rule, exception] as const))(
    'of %s name a rule, give a reason and are needed in each of their environments',
    (_, { rule: id, resources, environments: only, reason }) => {
      const rule = policyRules.find(({ ids }) => ids[0] === id)!;

      expect(rule).toBeDefined();
      expect(reason).toMatch(/^[A-Za-z].{30,}\.$/);
      for (const environment of only ?? environments) {
        const excused = violations(rule, stacks.get(environment)!).filter((address) => resources.test(address));
        expect({ environment, needed: excused.length > 0 }).toEqual({ environment, needed: true });
      }
    },
  );
});
