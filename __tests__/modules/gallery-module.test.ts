import { batchDetection } from '../../state-machines/batch-detection';
import { imageAnalysis } from '../../state-machines/image-analysis';
import { riderPhoto } from '../../state-machines/rider-photo';
import { type Block, parsed, resource, synthesizeGalleryModule, synthesizeModule } from '../support/terraform-synth';
import type { WorkflowDescription } from '../../state-machines/description';

/** Inline policies of a role together: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const INLINE_POLICY_CHARACTERS = 10_240;
const LONGEST_KEY = `arn:aws:kms:ap-southeast-1:123456789012:key/${'0'.repeat(36)}`;
const LONGEST_TABLE = `arn:aws:dynamodb:ap-southeast-1:123456789012:table/${'x'.repeat(32)}-image-facets`;
const gallery = synthesizeGalleryModule();
const text = JSON.stringify(gallery);

describe('the module of the gallery', () => {
  it('has neither a provider nor a backend, and accepts what the other modules accept', () => {
    expect(gallery).not.toHaveProperty('provider');
    expect(gallery.terraform).toEqual(synthesizeModule(imageAnalysis as unknown as WorkflowDescription).terraform);
    expect(text).not.toContain('"//"');
  });

  it('asks for a prefix and for image-analysis, describes every variable and uses it', () => {
    const required = Object.entries(gallery.variable).filter(([, variable]) => !('default' in variable));
    const { variable: variables, ...rest } = gallery;
    const used = JSON.stringify(rest);

    expect(required.map(([name]) => name).sort()).toEqual(['image_analysis', 'name_prefix']);
    for (const [name, { description }] of Object.entries(variables)) {
      expect({ name, description }).toEqual({ name, description: expect.stringMatching(/.{10}/) });
      expect({ name, used: new RegExp(`\\bvar\\.${name}\\b`).test(used) }).toEqual({ name, used: true });
    }
    for (const { description } of Object.values(gallery.output)) expect(description).toMatch(/.{10}/);
  });

  it.each([
    ['image_analysis', imageAnalysis],
    ['rider_photo', riderPhoto],
    ['batch_detection', batchDetection],
  ])('takes %s as its module is', (name, description) => {
    const outputs = synthesizeModule(description).output;
    const wanted = [...String(gallery.variable[name]!['type']).matchAll(/(\w+) = (?:object|map)/g)].map(
      ([, output]) => output!,
    );

    expect(wanted.length).toBeGreaterThan(3);
    for (const output of wanted) {
      const attributes = new RegExp(`${output} = object\\(\\{ ([^}]*) \\}\\)`).exec(
        String(gallery.variable[name]!['type']),
      )!;
      const keys = attributes[1]!.split(', ').map((attribute) => attribute.split(' ')[0]!);
      expect(Object.keys(outputs[output]!['value'] as Block)).toEqual(expect.arrayContaining(keys));
    }
  });

  it('may reach nothing, and names nothing, of a module that is not given', () => {
    const locals = Object.entries(gallery.locals as Readonly<Record<string, string>>);
    const optional = locals.filter(([name]) => /^(rider_photo|batch_detection)_/.test(name));

    expect(optional.length).toBeGreaterThan(15);
    for (const [name, value] of optional) {
      const variable = name.startsWith('rider_photo') ? 'rider_photo' : 'batch_detection';
      const nothing = /_(name|url)$/.test(name) ? '""' : 'local.nothing_arn';
      expect(value).toContain(`var.${variable} == null ? ${nothing} : `);
    }
  });

  it('lets the function use the keys of the other modules, each only through the service that encrypts with it', () => {
    const { Statement } = parsed(resource(gallery, 'aws_iam_role_policy', 'gallery_api_role_policy')['policy']);
    const ofKeys = Statement.filter(({ Sid }) => Sid?.startsWith('UseKeyThrough'));
    const keys = ofKeys.flatMap(({ Resource }) => Resource);

    for (const name of ['image_analysis', 'rider_photo', 'batch_detection']) {
      expect(keys).toContain(`\${local.${name}_kms_key_arn}`);
    }
    expect(keys).toContain(
      '${coalesce(var.image_analysis.photos_bucket.kms_key_arn, local.image_analysis_kms_key_arn)}',
    );
    for (const { Condition } of ofKeys) expect(Condition).toHaveProperty(['StringEquals', 'kms:ViaService']);
  });

  it('has permissions that fit its role, with the longest names', () => {
    const policy = String(resource(gallery, 'aws_iam_role_policy', 'gallery_api_role_policy')['policy']);
    const filled = policy.replace(/\$\{[^}]*\}/g, (expression) =>
      /key/.test(expression) ? LONGEST_KEY : /data\./.test(expression) ? 'ap-southeast-1' : LONGEST_TABLE,
    );

    expect(filled.length).toBeGreaterThan(policy.length);
    expect(filled.length).toBeLessThan(INLINE_POLICY_CHARACTERS);
  });

  it('has one role', () => {
    expect(Object.keys(gallery.resource['aws_iam_role']!)).toEqual(['gallery_api_role']);
  });

  it('takes TLS 1.2 and later only with a domain, and lets that in', () => {
    expect(resource(gallery, 'aws_cloudfront_distribution')).toMatchObject({
      aliases: '${var.domain[*].name}',
      viewer_certificate: {
        acm_certificate_arn: '${one(var.domain[*].certificate_arn)}',
        minimum_protocol_version: '${var.domain == null ? "TLSv1" : "TLSv1.2_2021"}',
      },
    });
    const cors = resource(gallery, 'aws_s3_bucket_cors_configuration', 'photos_cors');
    expect(cors['count']).toBe('${tobool(var.configure_cors) ? 1 : 0}');
    expect((cors['cors_rule'] as Block[])[0]!['allowed_origins']).toEqual([
      'https://${var.domain == null ? aws_cloudfront_distribution.gallery_distribution.domain_name : var.domain.name}',
    ]);
  });

  it('keeps its data unless it is told otherwise', () => {
    expect(resource(gallery, 'aws_cognito_user_pool')['deletion_protection']).toBe(
      '${var.protect_data ? "ACTIVE" : "INACTIVE"}',
    );
    expect(resource(gallery, 'aws_dynamodb_table', 'gallery_data_guard')['deletion_protection_enabled']).toBe(
      '${var.protect_data}',
    );
  });
});
