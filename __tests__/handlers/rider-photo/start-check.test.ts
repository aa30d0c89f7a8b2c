import { handler } from '../../../handlers/rider-photo/start-check';
import { describeStarter } from '../../support/starter';

describe('start-check', () => {
  describeStarter(handler, { CALLS_PER_SECOND: '0', AWS_REGION: 'us-east-1' });
});
