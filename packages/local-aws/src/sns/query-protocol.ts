import { randomUUID } from 'node:crypto';
import type { ServiceResponse } from '../service';

/** Of every answer of SNS. */
const NAMESPACE = 'http://sns.amazonaws.com/doc/2010-03-31/';

/** The parameters of a request in AWS's query protocol, such as `Tags.member.1.Key`. */
export class QueryParameters {
  constructor(private readonly values: ReadonlyMap<string, string>) {}

  static parse(form: string): QueryParameters {
    return new QueryParameters(new Map(new URLSearchParams(form)));
  }

  get(name: string): string | undefined {
    return this.values.get(name);
  }

  /** The elements of a list, in order: `elements('Tags.member')` gives the parameters below `Tags.member.1.` and so on. */
  elements(name: string): QueryParameters[] {
    const found = new Map<number, Map<string, string>>();
    for (const [key, value] of this.values) {
      const [, position, rest] = key.startsWith(`${name}.`)
        ? (/^(\d+)\.(.+)$/s.exec(key.slice(name.length + 1)) ?? [])
        : [];
      if (position === undefined || rest === undefined) continue;
      const element = found.get(Number(position)) ?? new Map<string, string>();
      found.set(Number(position), element.set(rest, value));
    }
    return [...found].sort(([a], [b]) => a - b).map(([, values]) => new QueryParameters(values));
  }

  /** The first parts of all names. */
  get names(): ReadonlySet<string> {
    return new Set([...this.values.keys()].map((key) => key.split('.')[0] ?? key));
  }
}

/** An error answer of SNS. */
export class SnsError extends Error {
  /** @param code - as it stands in the answer, such as `InvalidParameter` */
  constructor(
    readonly code: string,
    message: string,
    readonly status = 400,
  ) {
    super(message);
    this.name = code;
  }
}

/** XML content: text, or elements by name, of which an array gives several. */
export type Xml = string | { readonly [name: string]: Xml | readonly Xml[] };

export function successResponse(operation: string, result: Xml): ServiceResponse {
  return xmlResponse(200, `${operation}Response`, {
    [`${operation}Result`]: result,
    ResponseMetadata: { RequestId: randomUUID() },
  });
}

export function errorResponse(error: SnsError): ServiceResponse {
  return xmlResponse(error.status, 'ErrorResponse', {
    Error: { Type: error.status < 500 ? 'Sender' : 'Receiver', Code: error.code, Message: error.message },
    RequestId: randomUUID(),
  });
}

function xmlResponse(status: number, root: string, content: Xml): ServiceResponse {
  return {
    status,
    headers: { 'content-type': 'text/xml' },
    body: `<${root} xmlns="${NAMESPACE}">${render(content)}</${root}>`,
  };
}

function render(content: Xml): string {
  if (typeof content === 'string') return escape(content);
  return Object.entries(content)
    .flatMap(([name, value]) =>
      (Array.isArray(value) ? (value as readonly Xml[]) : [value as Xml]).map(
        (one) => `<${name}>${render(one)}</${name}>`,
      ),
    )
    .join('');
}

function escape(text: string): string {
  const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return (
    text
      .replace(/[&<>"]/g, (character) => entities[character] ?? character)
      // eslint-disable-next-line no-control-regex -- XML 1.0 has no way to write these
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
      .replace(/\r/g, '&#13;')
  );
}
