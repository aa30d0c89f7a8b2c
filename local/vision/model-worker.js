'use strict';
// The nets run here, in a thread of their own, so that the event loop of the local AWS never waits for them. Plain
// CommonJS: a thread started from TypeScript has no loader for TypeScript.
const { existsSync, readFileSync } = require('node:fs');
const path = require('node:path');
const { parentPort } = require('node:worker_threads');
const { setWasmPaths } = require('@tensorflow/tfjs-backend-wasm');
const faceapi = require('@vladmandic/face-api/dist/face-api.node-wasm.js');
const { loadGraphModel } = require('@tensorflow/tfjs');
const { findPeaks } = require('./heat-map');

const { tf } = faceapi;

/** Below this score the detection net of the face library finds faces in clouds and curtains. */
const MIN_FACE_SCORE = 0.5;

/** Rekognition answers with the 100 largest faces. */
const MAX_FACES = 100;

/** @typedef {{ data: Uint8Array, width: number, height: number }} Pixels interleaved RGB */

const tasks = {
  /**
   * @param {{ pixels: Pixels, descriptors: boolean }} task
   * @returns {Promise<import('./model-thread').RawFace[]>}
   */
  async faces({ pixels, descriptors }) {
    await loadFaceNets(descriptors);
    const { data, width, height } = pixels;
    const input = tf.tensor3d(data, [height, width, 3], 'int32');
    try {
      const options = new faceapi.SsdMobilenetv1Options({ minConfidence: MIN_FACE_SCORE, maxResults: MAX_FACES });
      const landmarks = faceapi.detectAllFaces(input, options).withFaceLandmarks();
      const found = await (descriptors ? landmarks.withFaceDescriptors() : landmarks);
      return found.map((face) => ({
        score: face.detection.score,
        box: pick(face.detection.box),
        points: face.landmarks.positions.map(({ x, y }) => ({ x, y })),
        ...(descriptors ? { descriptor: face.descriptor } : {}),
      }));
    } finally {
      input.dispose();
    }
  },

  /**
   * @param {{ pixels: Pixels, minScore: number }} task a square of 512 pixels
   * @returns {Promise<import('./heat-map').Peak[]>}
   */
  async objects({ pixels, minScore }) {
    const net = await objectNet();
    const { data, width, height } = pixels;
    const [heat, extents] = tf.tidy(() =>
      net.execute(tf.tensor4d(data, [1, height, width, 3], 'float32'), ['tower_0/keypoints', 'tower_0/wh']),
    );
    try {
      const [, rows, columns, classes] = heat.shape;
      const map = { heat: await heat.data(), extents: await extents.data(), rows, columns, classes };
      return findPeaks(map, { side: width, minScore });
    } finally {
      tf.dispose([heat, extents]);
    }
  },

  /** @returns {Promise<{ tensors: number, bytes: number }>} */
  async memory() {
    await backend();
    const { numTensors, numBytes } = tf.memory();
    return { tensors: numTensors, bytes: numBytes };
  },
};

const backend = once(async () => {
  setWasmPaths(path.join(packageDirectory('@tensorflow/tfjs-backend-wasm'), 'dist', path.sep));
  await tf.setBackend('wasm');
  await tf.ready();
});

const faceWeights = path.join(packageDirectory('@vladmandic/face-api'), 'model');
const detectionNet = once(() => faceapi.nets.ssdMobilenetv1.loadFromDisk(faceWeights));
const landmarkNet = once(() => faceapi.nets.faceLandmark68Net.loadFromDisk(faceWeights));
const recognitionNet = once(() => faceapi.nets.faceRecognitionNet.loadFromDisk(faceWeights));

async function loadFaceNets(descriptors) {
  await backend();
  await detectionNet();
  await landmarkNet();
  if (descriptors) await recognitionNet();
}

const objectNet = once(async () => {
  await backend();
  const folder = path.join(packageDirectory('@vladmandic/human'), 'models');
  const { modelTopology, weightsManifest } = JSON.parse(readFileSync(path.join(folder, 'centernet.json'), 'utf8'));
  const weights = new Uint8Array(readFileSync(path.join(folder, 'centernet.bin')));
  return loadGraphModel(
    tf.io.fromMemory({
      modelTopology,
      weightSpecs: weightsManifest.flatMap((group) => group.weights),
      weightData: weights.buffer,
    }),
  );
});

/** Folder of an installed package. Not by `require.resolve`, which sees only what a package exports. */
function packageDirectory(name) {
  const folder = module.paths.map((modules) => path.join(modules, name)).find((candidate) => existsSync(candidate));
  if (folder === undefined) throw new Error(`Local vision needs the package ${name}. Install it: npm ci`);
  return folder;
}

function once(load) {
  let loading;
  return () => (loading ??= load());
}

function pick({ x, y, width, height }) {
  return { x, y, width, height };
}

parentPort.on('message', ({ task, input }) => {
  tasks[task](input).then(
    (result) => parentPort.postMessage({ result }),
    (error) => parentPort.postMessage({ error: error.message }),
  );
});
