import { CloudfrontDistribution } from '@cdktf/provider-aws/lib/cloudfront-distribution';
import { CloudfrontFunction } from '@cdktf/provider-aws/lib/cloudfront-function';
import { CloudfrontOriginAccessControl } from '@cdktf/provider-aws/lib/cloudfront-origin-access-control';
import { CloudfrontResponseHeadersPolicy } from '@cdktf/provider-aws/lib/cloudfront-response-headers-policy';
import type { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { Construct } from 'constructs';
import { expression, operand } from './expressions';
import type { GallerySettings } from './gallery-settings';
import { PRIMARY } from './readable-stack';

export interface GalleryDistributionProps {
  readonly name: string;
  readonly page: S3Bucket;
  /** Address of the API as an expression, e.g. of `https://a1b2.execute-api.us-east-1.amazonaws.com`. */
  readonly apiEndpoint: string;
  /** Origin of the photos: the page shows and uploads them. */
  readonly photosOrigin: string;
  /** Origin of the pages on which people sign in. */
  readonly signInOrigin: string;
  readonly settings: GallerySettings;
}

/**
 * Policies that AWS keeps:
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html and
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html
 */
const MANAGED = {
  cachingOptimized: '658327ea-f89d-4fab-a63d-7e88639e58f6',
  cachingDisabled: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
  allViewerExceptHostHeader: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
};
const ORIGINS = { page: 'page', api: 'api' };
const TWO_YEARS_SECONDS = 63_072_000;
/** North America, Europe and Israel: the cheapest class. People elsewhere are served from there. */
const PRICE_CLASS = 'PriceClass_100';

/**
 * Gives every address within the page the page itself: what stands there is read by its script. Files lie in `assets/` and at
 * the root. An error page of the distribution could do the same, but would also take the place of the errors of the API.
 */
const PAGE_FOR_EVERY_ADDRESS = `function handler(event) {
  var request = event.request;
  if (!/^\\/(assets\\/.+|[^/]+\\.[^/]+)$/.test(request.uri)) request.uri = '/index.html';
  return request;
}
`;

/** The one address of the gallery: the page, and its API below `/api/`. */
export class GalleryDistribution extends Construct {
  readonly distribution: CloudfrontDistribution;

  constructor(scope: Construct, id: string, props: GalleryDistributionProps) {
    super(scope, id);
    const { name, page, settings } = props;
    const access = new CloudfrontOriginAccessControl(this, 'access', {
      name,
      originAccessControlOriginType: 's3',
      signingBehavior: 'always',
      signingProtocol: 'sigv4',
    });
    const routes = new CloudfrontFunction(this, 'routes', {
      name: `${name}-routes`,
      runtime: 'cloudfront-js-2.0',
      comment: 'Gives every address within the page the page itself',
      code: PAGE_FOR_EVERY_ADDRESS,
      publish: true,
    });
    const headers = this.responseHeaders(props);
    const behavior = {
      viewerProtocolPolicy: 'redirect-to-https',
      cachedMethods: ['GET', 'HEAD'],
      compress: true,
      responseHeadersPolicyId: headers.id,
    };
    this.distribution = new CloudfrontDistribution(this, PRIMARY, {
      comment: name,
      // Neither it nor the users have a name in their ARNs: by this the policy of a deployer tells them from those of others.
      tags: { NamePrefix: name },
      enabled: true,
      isIpv6Enabled: true,
      httpVersion: 'http2and3',
      priceClass: PRICE_CLASS,
      defaultRootObject: 'index.html',
      aliases: [...settings.names],
      webAclId: settings.webAclArn,
      origin: [
        {
          originId: ORIGINS.page,
          domainName: page.bucketRegionalDomainName,
          originAccessControlId: access.id,
        },
        {
          originId: ORIGINS.api,
          domainName: expression(`trimprefix(${operand(props.apiEndpoint)}, "https://")`),
          customOriginConfig: {
            httpPort: 80,
            httpsPort: 443,
            originProtocolPolicy: 'https-only',
            originSslProtocols: ['TLSv1.2'],
          },
        },
      ],
      defaultCacheBehavior: {
        ...behavior,
        targetOriginId: ORIGINS.page,
        allowedMethods: ['GET', 'HEAD'],
        cachePolicyId: MANAGED.cachingOptimized,
        functionAssociation: [{ eventType: 'viewer-request', functionArn: routes.arn }],
      },
      orderedCacheBehavior: [
        {
          ...behavior,
          pathPattern: '/api/*',
          targetOriginId: ORIGINS.api,
          viewerProtocolPolicy: 'https-only',
          allowedMethods: ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'],
          cachePolicyId: MANAGED.cachingDisabled,
          originRequestPolicyId: MANAGED.allViewerExceptHostHeader,
        },
      ],
      restrictions: { geoRestriction: { restrictionType: 'none' } },
      viewerCertificate: {
        cloudfrontDefaultCertificate: settings.ownCertificate,
        acmCertificateArn: settings.certificateArn,
        minimumProtocolVersion: settings.minimumProtocolVersion,
        sslSupportMethod: settings.sslSupportMethod,
      },
    });
  }

  private responseHeaders(props: GalleryDistributionProps): CloudfrontResponseHeadersPolicy {
    const override = true;
    return new CloudfrontResponseHeadersPolicy(this, 'headers', {
      name: props.name,
      securityHeadersConfig: {
        contentSecurityPolicy: { contentSecurityPolicy: contentSecurityPolicy(props), override },
        strictTransportSecurity: { accessControlMaxAgeSec: TWO_YEARS_SECONDS, includeSubdomains: true, override },
        contentTypeOptions: { override },
        frameOptions: { frameOption: 'DENY', override },
        referrerPolicy: { referrerPolicy: 'no-referrer', override },
      },
      customHeadersConfig: {
        items: [
          { header: 'Cross-Origin-Opener-Policy', value: 'same-origin', override },
          { header: 'Permissions-Policy', value: 'camera=(), geolocation=(), microphone=()', override },
        ],
      },
    });
  }
}

/** What the page may load: its own files, photos from their bucket, and the endpoint for tokens. */
function contentSecurityPolicy({
  photosOrigin,
  signInOrigin,
}: Pick<GalleryDistributionProps, 'photosOrigin' | 'signInOrigin'>): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `img-src 'self' data: blob: ${photosOrigin}`,
    `connect-src 'self' ${photosOrigin} ${signInOrigin}`,
    "font-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
