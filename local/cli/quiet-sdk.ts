/**
 * The SDK warns on stderr about Node.js versions it will drop one day. Whoever runs the samples cannot act on that, so
 * it would only stand between them and their table.
 */
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
