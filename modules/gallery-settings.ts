import { type IResolvable, Token } from 'cdktf';
import type { GallerySettings as GalleryOfEnvironment } from '../env/environment';
import { booleanOf, expression, operand } from './expressions';

/** What an operator may choose of the gallery. Texts may be Terraform expressions. */
export interface GallerySettings {
  /** Names of its own that the page answers to. */
  readonly names: readonly string[];
  /** Certificate of that name; null where an expression finds none. */
  readonly certificateArn?: string;
  /** Whether the page is known by the name that CloudFront gives it, and by its certificate. */
  readonly ownCertificate: boolean | IResolvable;
  /** Oldest version of TLS: with its own certificate CloudFront leaves no choice. */
  readonly minimumProtocolVersion: string;
  readonly sslSupportMethod?: string;
  readonly webAclArn?: string;
  /** Whether only an administrator makes users. */
  readonly invitedOnly: boolean | IResolvable;
  /** `OPTIONAL` or `ON`. */
  readonly mfa: string;
  /** Whether Cognito refuses to delete the users: `ACTIVE` or `INACTIVE`. */
  readonly deletionProtection: string;
  /** The host that people see, from the one that CloudFront gave. */
  host(given: string): string;
}

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/secure-connections-supported-viewer-protocols-ciphers.html */
const TLS = { ofCloudFront: 'TLSv1', ofDomain: 'TLSv1.2_2021' };

/** Settings that an environment has. */
export function settledGallery(
  { domain, webAclArn, selfSignUp, requireMfa }: GalleryOfEnvironment,
  protectData: boolean,
): GallerySettings {
  return {
    names: domain ? [domain.name] : [],
    certificateArn: domain?.certificateArn,
    ownCertificate: domain === undefined,
    minimumProtocolVersion: domain ? TLS.ofDomain : TLS.ofCloudFront,
    sslSupportMethod: domain ? 'sni-only' : undefined,
    webAclArn,
    invitedOnly: !selfSignUp,
    mfa: requireMfa ? 'ON' : 'OPTIONAL',
    deletionProtection: protectData ? 'ACTIVE' : 'INACTIVE',
    host: (given) => domain?.name ?? given,
  };
}

/** Settings that the variables of the module decide. */
export function galleryByVariables(): GallerySettings {
  const byDomain = (without: string, withOne: string): string =>
    expression(`var.domain == null ? ${without} : ${withOne}`);
  return {
    names: Token.asList(expression('var.domain[*].name')),
    certificateArn: expression('one(var.domain[*].certificate_arn)'),
    ownCertificate: booleanOf(expression('var.domain == null')),
    minimumProtocolVersion: byDomain(`"${TLS.ofCloudFront}"`, `"${TLS.ofDomain}"`),
    sslSupportMethod: byDomain('null', '"sni-only"'),
    webAclArn: expression('var.web_acl_arn'),
    invitedOnly: booleanOf(expression('!var.self_sign_up')),
    mfa: expression('var.require_mfa ? "ON" : "OPTIONAL"'),
    deletionProtection: expression('var.protect_data ? "ACTIVE" : "INACTIVE"'),
    host: (given) => byDomain(operand(given), 'var.domain.name'),
  };
}

/**
 * The origin of the page. The photo bucket lets it in, and is made before there is a distribution to ask: it knows the
 * address of that in Terraform.
 */
export function pageOrigin({ host }: GallerySettings): string {
  return `https://${host(expression('aws_cloudfront_distribution.gallery_distribution.domain_name'))}`;
}
