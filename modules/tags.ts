import { S3Object } from '@cdktf/provider-aws/lib/s3-object';
import { Aspects, Token } from 'cdktf';
import type { IConstruct } from 'constructs';
import { expression } from './expressions';

type Tags = Readonly<Record<string, string>>;
interface Taggable extends IConstruct {
  tags: Tags;
  readonly tagsInput?: Tags;
}

/** Tags every resource below a construct that can be tagged; a resource's own tags win. */
export function tagEverything(scope: IConstruct, tags: Tags): void {
  visitTaggable(scope, (resource) => {
    resource.tags = { ...tags, ...resource.tagsInput };
  });
}

/** As `tagEverything`, with the tags of a Terraform variable below those that are fixed. */
export function tagEverythingByVariable(scope: IConstruct, variable: string, tags: Tags): void {
  visitTaggable(scope, (resource) => {
    const fixed = Object.entries({ ...tags, ...resource.tagsInput }).map(([name, value]) => `${name} = "${value}"`);
    resource.tags = Token.asStringMap(expression(`merge(var.${variable}, { ${fixed.join(', ')} })`));
  });
}

function visitTaggable(scope: IConstruct, tag: (resource: Taggable) => void): void {
  Aspects.of(scope).add({
    visit: (node) => {
      // Every taggable resource of the provider has this accessor on its class, set or not.
      // An object takes ten tags at most, and its bucket has them all.
      if ('tagsInput' in node && !(node instanceof S3Object)) tag(node as Taggable);
    },
  });
}
