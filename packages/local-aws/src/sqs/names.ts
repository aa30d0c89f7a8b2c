import { LOCAL_ACCOUNT, LOCAL_REGION } from '../service';

export function arnOf(name: string): string {
  return `arn:aws:sqs:${LOCAL_REGION}:${LOCAL_ACCOUNT}:${name}`;
}

/** @param origin - `http://host:port` by which the caller reached this service */
export function urlOf(origin: string, name: string): string {
  return `${origin}/${LOCAL_ACCOUNT}/${name}`;
}

/** The name in an ARN or a URL of whatever host: the port of the local endpoint may change between two starts. */
export function nameOf(address: string): string {
  return address.slice(Math.max(address.lastIndexOf(':'), address.lastIndexOf('/')) + 1);
}
