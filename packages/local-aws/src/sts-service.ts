import { randomUUID } from 'node:crypto';
import { LOCAL_ACCOUNT, type CallObserver, type LocalService } from './service';

const NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';
const IDENTITY =
  `<Arn>arn:aws:iam::${LOCAL_ACCOUNT}:root</Arn><UserId>${LOCAL_ACCOUNT}</UserId>` +
  `<Account>${LOCAL_ACCOUNT}</Account>`;

/** STS over the wire: who calls, which Terraform and many scripts ask before anything else. Everybody is root. */
export function openSts(observe?: CallObserver): LocalService {
  return {
    signingName: 'sts',
    operations: ['GetCallerIdentity'],
    handle: async ({ body }) => {
      const action = new URLSearchParams(body.toString('utf8')).get('Action') ?? 'Unknown';
      const known = action === 'GetCallerIdentity';
      const id = `<RequestId>${randomUUID()}</RequestId>`;
      const status = known ? 200 : 400;
      observe?.({ service: 'sts', operation: action, status, durationMs: 0, facts: {} });
      return {
        status,
        headers: { 'content-type': 'text/xml' },
        body: known
          ? `<GetCallerIdentityResponse xmlns="${NAMESPACE}"><GetCallerIdentityResult>${IDENTITY}</GetCallerIdentityResult>` +
            `<ResponseMetadata>${id}</ResponseMetadata></GetCallerIdentityResponse>`
          : `<ErrorResponse xmlns="${NAMESPACE}"><Error><Type>Sender</Type><Code>InvalidAction</Code>` +
            `<Message>The local STS knows GetCallerIdentity only.</Message></Error>${id}</ErrorResponse>`,
      };
    },
    close: async () => undefined,
  };
}
