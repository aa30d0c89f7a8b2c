'use strict';
// The whole of @tensorflow/tfjs is 310 MB once installed. Face detection and the label net run graph models on the
// wasm backend, which needs only these two packages.
module.exports = { ...require('@tensorflow/tfjs-core'), ...require('@tensorflow/tfjs-converter') };
