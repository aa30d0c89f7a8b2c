import type { AwsRequest } from './terraform-iam-actions';
import type { ProxiedResponse, Repair } from './terraform-moto-proxy';

/** Something of CloudFront as it was sent, with the version that the next change has to name. */
interface Kept {
  readonly id: string;
  readonly config: string;
  readonly version: number;
}

const XML = { 'content-type': 'text/xml' };
const MADE = '2026-01-01T00:00:00Z';

/**
 * What moto 5.2 lacks for a gallery. Its CloudFront has neither functions nor policies of response headers: both are kept here
 * as they were sent.
 */
export function galleryRepairs(): Repair[] {
  return [
    keeping('response-headers-policy', headersPolicy),
    keeping('function', edgeFunction),
    distributions(),
    signInDomains(),
  ];
}

/** moto answers with a part of what a distribution was made with: neither functions nor policies nor access controls. */
function distributions(): Repair {
  const sent = new Map<string, string>();
  const configOf = (xml: string): string | undefined =>
    /<DistributionConfig[ >].*<\/DistributionConfig>/s.exec(xml)?.[0];
  return {
    service: 'cloudfront',
    mend: ({ method, body }, response) => {
      const text = response.body.toString();
      const id = element(text, 'Id');
      const answered = configOf(text);
      if (!text.includes('<Distribution') || id === undefined || answered === undefined) return response;
      const now = method === 'GET' ? undefined : configOf(body.toString());
      if (now !== undefined) sent.set(id, withOriginGroups(now.replace(/ xmlns="[^"]*"/, '')));
      return { ...response, body: Buffer.from(text.replace(answered, () => sent.get(id) ?? answered)) };
    },
  };
}

/** AWS answers with an empty list where none was sent. */
function withOriginGroups(config: string): string {
  if (config.includes('<OriginGroups>')) return config;
  return config.replace('</Origins>', '</Origins><OriginGroups><Quantity>0</Quantity></OriginGroups>');
}

/** moto forgets which generation of its pages a domain shows. */
function signInDomains(): Repair {
  const versions = new Map<string, number>();
  return {
    service: 'cognito-idp',
    mend: ({ operation, body }, response) => {
      if (response.status !== 200 || !operation?.endsWith('UserPoolDomain')) return response;
      const { Domain, ManagedLoginVersion } = JSON.parse(body.toString()) as {
        readonly Domain: string;
        readonly ManagedLoginVersion?: number;
      };
      if (ManagedLoginVersion !== undefined) versions.set(Domain, ManagedLoginVersion);
      if (operation !== 'DescribeUserPoolDomain') return response;
      const answer = JSON.parse(response.body.toString()) as { DomainDescription: Record<string, unknown> };
      if (answer.DomainDescription['Domain'] === undefined) return response;
      answer.DomainDescription['ManagedLoginVersion'] = versions.get(Domain);
      return { ...response, body: Buffer.from(JSON.stringify(answer)) };
    },
  };
}

type Show = (kept: Kept, request: AwsRequest, rest: string) => string;

function keeping(kind: string, show: Show): Repair {
  const all = new Map<string, Kept>();
  const path = new RegExp(`^/\\d{4}-\\d\\d-\\d\\d/${kind}(?:/([^/]+))?(?:/([^/]+))?$`);
  const answer = (kept: Kept, request: AwsRequest, rest: string, status = 200): ProxiedResponse => ({
    status,
    headers: { ...XML, etag: `V${kept.version}` },
    body: Buffer.from(show(kept, request, rest)),
  });
  return {
    service: 'cloudfront',
    answer: (request) => {
      const found = path.exec(request.url.pathname);
      if (!found) return undefined;
      const [, name, rest = ''] = found;
      const sent = request.body.toString();
      const known = name === undefined ? undefined : all.get(name);
      if (request.method === 'POST' && name === undefined) {
        const id = element(sent, 'Name')!;
        const kept = { id, config: sent, version: 1 };
        all.set(id, kept);
        return answer(kept, request, rest, 201);
      }
      if (!known) return { status: 404, headers: XML, body: Buffer.from(missing(kind)) };
      if (request.method === 'DELETE') {
        all.delete(known.id);
        return { status: 204, headers: {}, body: Buffer.alloc(0) };
      }
      if (request.method === 'PUT') all.set(known.id, { ...known, config: sent, version: known.version + 1 });
      return answer(all.get(known.id)!, request, rest);
    },
  };
}

const headersPolicy: Show = ({ id, config }) =>
  `<ResponseHeadersPolicy><Id>${id}</Id><LastModifiedTime>${MADE}</LastModifiedTime>${config.replace(/ xmlns="[^"]*"/, '')}</ResponseHeadersPolicy>`;

const edgeFunction: Show = ({ id, config }, { method, url }, rest) => {
  const code = element(config, 'FunctionCode')!;
  if (method === 'GET' && rest === '') return Buffer.from(code, 'base64').toString();
  const stage = url.searchParams.get('Stage') ?? 'DEVELOPMENT';
  const metadata = `<FunctionMetadata><FunctionARN>arn:aws:cloudfront::123456789012:function/${id}</FunctionARN><Stage>${stage}</Stage><LastModifiedTime>${MADE}</LastModifiedTime></FunctionMetadata>`;
  const settings = /<FunctionConfig>.*<\/FunctionConfig>/s.exec(config)![0];
  return `<FunctionSummary><Name>${id}</Name><Status>UNASSOCIATED</Status>${settings}${metadata}</FunctionSummary>`;
};

function element(xml: string, name: string): string | undefined {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
}

function missing(kind: string): string {
  const code = kind === 'function' ? 'NoSuchFunctionExists' : 'NoSuchResponseHeadersPolicy';
  return `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>There is none.</Message></Error></ErrorResponse>`;
}
