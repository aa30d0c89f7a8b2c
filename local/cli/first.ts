/** What every command does before anything else is loaded. */
import { nodeNotice } from '../../packages/local-aws/src/node-notice';

// The SDK warns in many lines, while it is loaded, about versions of Node.js that it will drop one day.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
process.stderr.write(nodeNotice(process.versions.node) ?? '');
