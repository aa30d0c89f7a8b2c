/** What a call answered. */
export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

const signedFor = (service: string): Record<string, string> => ({
  authorization: `AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
});

const parse = async (response: Response): Promise<Answered> => {
  const text = await response.text();
  const body = text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : { text };
  return { status: response.status, headers: response.headers, body };
};

/** Calls an operation of a service that speaks AWS's JSON protocol. @param target as in `x-amz-target` */
export async function callJson(url: string, service: string, target: string, input: object = {}): Promise<Answered> {
  const headers = { ...signedFor(service), 'x-amz-target': target, 'content-type': 'application/x-amz-json-1.0' };
  return parse(await fetch(url, { method: 'POST', headers, body: JSON.stringify(input) }));
}

/** Calls an operation of the query protocol. */
export async function callQuery(url: string, service: string, form: Record<string, string>): Promise<Answered> {
  const headers = { ...signedFor(service), 'content-type': 'application/x-www-form-urlencoded' };
  return parse(await fetch(url, { method: 'POST', headers, body: new URLSearchParams(form).toString() }));
}

/** Calls a REST operation. */
export async function callRest(
  url: string,
  service: string,
  method: string,
  path: string,
  { body, headers = {} }: { readonly body?: object | null; readonly headers?: Record<string, string> } = {},
): Promise<Answered> {
  const init = body === undefined ? {} : { body: JSON.stringify(body) };
  return parse(await fetch(url + path, { method, headers: { ...signedFor(service), ...headers }, ...init }));
}
