'use strict';
// The whole of @tensorflow/tfjs is 310 MB once installed. Face detection and the label net run on the wasm backend,
// which needs only these two packages.
const core = require('@tensorflow/tfjs-core');
const converter = require('@tensorflow/tfjs-converter');

// The face library calls a few operations as methods of a tensor. Core leaves such methods to the packages above it.
const { prototype } = core.Tensor;
for (const name of ['add', 'sub', 'mul', 'div', 'mean']) {
  prototype[name] = function chainedOperation(...operands) {
    return core[name](this, ...operands);
  };
}
for (const name of ['as1D', 'as2D', 'as3D', 'as4D']) {
  prototype[name] = function chainedReshape(...shape) {
    return core.reshape(this, name === 'as1D' ? [this.size] : shape);
  };
}
prototype.toInt = function chainedCast() {
  return core.cast(this, 'int32');
};

module.exports = { ...core, ...converter };
