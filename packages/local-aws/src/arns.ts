import { LOCAL_ACCOUNT, LOCAL_REGION } from './service';

/** ARN of something local, e.g. `localArn('events', 'rule/nightly')`. */
export function localArn(service: string, resource: string): string {
  return `arn:aws:${service}:${LOCAL_REGION}:${LOCAL_ACCOUNT}:${resource}`;
}

/** What stands behind the last `:` or `/` of an ARN; a name is itself. */
export function nameIn(arnOrName: string): string {
  return arnOrName.slice(Math.max(arnOrName.lastIndexOf(':'), arnOrName.lastIndexOf('/')) + 1);
}
