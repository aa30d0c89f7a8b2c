import { TerraformOutput } from 'cdktf';
import { Construct } from 'constructs';
import { attributeOf } from './expressions';
import type { Gallery } from './gallery';

/** What people and scripts need to know of a gallery. */
export function addGalleryOutputs(scope: Construct, gallery: Gallery): void {
  const outputs = new Construct(scope, 'gallery_output');
  const add = (name: string, description: string, value: unknown): void => {
    new TerraformOutput(outputs, name, { description, value, staticId: true });
  };
  const { distribution } = gallery.distribution;
  add('gallery_origin', 'Where the gallery is found: the origin of its page.', gallery.origin);
  add('gallery_distribution', 'CloudFront distribution of the gallery; a name of its own is to point to domain_name.', {
    id: attributeOf(distribution, 'id'),
    arn: attributeOf(distribution, 'arn'),
    domain_name: attributeOf(distribution, 'domain_name'),
    hosted_zone_id: attributeOf(distribution, 'hosted_zone_id'),
  });
  add('gallery_user_pool', 'Users of the gallery, their client and where they sign in.', {
    id: attributeOf(gallery.users.pool, 'id'),
    arn: attributeOf(gallery.users.pool, 'arn'),
    client_id: gallery.clientId,
    sign_in_origin: gallery.users.origin,
  });
}
