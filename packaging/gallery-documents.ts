import { gallery } from '../state-machines/gallery';
import { ARCHIVE_HOST, moduleCall, output, root } from './module-examples';
import { interfaceTables } from './module-readme';
import type { TerraformModule } from './terraform-module';

/** The modules whose photos, riders and batches a gallery shows. */
const SHOWN = ['image-analysis', 'rider-photo', 'batch-detection'].map((name) => ({
  name,
  id: name.replace('-', '_'),
}));

/** A module of a workflow as a gallery wants it: all in one bucket with one key. */
function workflowCall({ name, id }: (typeof SHOWN)[number], source: (name: string) => string): string {
  const first = id === SHOWN[0]!.id;
  return moduleCall({ summary: `Module of ${name}` }, source(name), id, {
    name_prefix: `"${name.split('-')[0]}"`,
    ...(first
      ? {}
      : { photos_bucket: 'module.image_analysis.photos_bucket', kms_key: 'module.image_analysis.kms_key' }),
  });
}

function galleryCall(source: string): string {
  return moduleCall(gallery, source, 'gallery', {
    name_prefix: '"web"',
    kms_key: 'module.image_analysis.kms_key',
    ...Object.fromEntries(SHOWN.map(({ id }) => [id, `module.${id}`])),
  });
}

/** A root configuration with the gallery and all that it shows, by path below the folder of its module. */
export function galleryExamples(module: TerraformModule): Record<string, string> {
  return {
    'examples/everything/main.tf': root(module, [
      ...SHOWN.map((each) => workflowCall(each, (name) => `../../../${name}`)),
      galleryCall('../..'),
      output('gallery', 'module.gallery.gallery_origin'),
    ]),
  };
}

/** The README of the module: what it makes, how to call it, its inputs and outputs. */
export function galleryReadme(module: TerraformModule): string {
  const { terraform } = module;
  const archive = (name: string): string => `${ARCHIVE_HOST}/${name}.zip`;
  return `# ${gallery.name}

${gallery.summary}

\`\`\`hcl
${workflowCall(SHOWN[0]!, archive)}

${moduleCall(gallery, archive(gallery.name), 'gallery', {
  name_prefix: '"web"',
  kms_key: 'module.image_analysis.kms_key',
  image_analysis: 'module.image_analysis',
})}
\`\`\`

Terraform ${terraform.required_version}, AWS provider ${terraform.required_providers['aws']!.version}. The module brings page and Lambda
code along and needs no build step; it has neither provider nor backend of its own.

- \`image_analysis\`, \`rider_photo\` and \`batch_detection\` take those modules as they are, or objects with the same outputs. All
  of them keep photos in the bucket of \`image_analysis\`.
- The module lets the page into the photo bucket by its CORS configuration, of which a bucket has one: leave \`cors_origins\` of
  the other modules out. Where something else sets it, switch \`configure_cors\` off and add a rule for \`gallery_origin\`
  there: GET, POST and PUT, all headers, \`ETag\` and \`x-amz-version-id\` exposed.
- Users are made by an administrator, e.g. with \`aws cognito-idp admin-create-user\` in \`gallery_user_pool.id\`; members of the group
  \`admin\` see what everybody has.
- Give production a \`domain\`: under a name of CloudFront the page takes TLS 1.0 as well. Let the name point to
  \`gallery_distribution.domain_name\`.
- With \`protect_data\` (the default) nothing is deleted: a destroy and the removal of the module are refused before the first
  deletion. Switch it off, apply, then destroy.
- CloudFront is not in the \`us-gov\` Regions.

${interfaceTables(module)}`;
}
