#!/usr/bin/env node
'use strict';
// The package is TypeScript as it is: tsx loads it.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
require('tsx/cjs');
require('../src/cli.ts');
