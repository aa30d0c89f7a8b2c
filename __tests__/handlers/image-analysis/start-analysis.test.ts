import { handler } from '../../../handlers/image-analysis/start-analysis';
import { describeStarter } from '../../support/starter';

describe('start-analysis', () => {
  describeStarter(handler, { CALLS_PER_SECOND: '0', AWS_REGION: 'us-east-1' });
});
