'use strict';
// The nets run here, in their own thread, so that the event loop of the local AWS never waits for them. Plain
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
   * @param {{ pixels: Pixels }} task
   * @returns {Promise<import('./model-thread').RawFace[]>}
   */
  async faces({ pixels }) {
    await faceNets();
    const options = new faceapi.SsdMobilenetv1Options({ minConfidence: MIN_FACE_SCORE, maxResults: MAX_FACES });
    const found = await withTensor(pixels, (input) => faceapi.detectAllFaces(input, options).withFaceLandmarks());
    return found.map(({ detection, landmarks }) => ({
      score: detection.score,
      box: plainBox(detection.box),
      points: landmarks.positions.map(({ x, y }) => ({ x, y })),
      alignedBox: plainBox(landmarks.align(null, { useDlibAlignment: true })),
    }));
  },

  /**
   * @param {{ pixels: Pixels, alignedBoxes: import('./face-quality').PixelBox[] }} task
   * @returns {Promise<(Float32Array | undefined)[]>} undefined for a face whose aligned box lies outside of the picture
   */
  async descriptors({ pixels, alignedBoxes }) {
    await recognitionNet();
    return withTensor(pixels, async (input) => {
      const descriptors = [];
      for (const { x, y, width, height } of alignedBoxes) {
        const [face] = await faceapi.extractFaceTensors(input, [new faceapi.Rect(x, y, width, height)]);
        descriptors.push(face && (await faceapi.nets.faceRecognitionNet.computeFaceDescriptor(face)));
        face?.dispose();
      }
      return descriptors;
    });
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

const faceNets = once(async () => {
  await backend();
  await faceapi.nets.ssdMobilenetv1.loadFromDisk(faceWeights);
  await faceapi.nets.faceLandmark68Net.loadFromDisk(faceWeights);
});

const recognitionNet = once(async () => {
  await backend();
  await faceapi.nets.faceRecognitionNet.loadFromDisk(faceWeights);
});

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

async function withTensor({ data, width, height }, use) {
  const input = tf.tensor3d(data, [height, width, 3], 'int32');
  try {
    return await use(input);
  } finally {
    input.dispose();
  }
}

function plainBox({ x, y, width, height }) {
  return { x, y, width, height };
}

parentPort.on('message', ({ task, input }) => {
  tasks[task](input).then(
    (result) => parentPort.postMessage({ result }),
    (error) => parentPort.postMessage({ error: error.message }),
  );
});
