import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ModelThread, type Nets, type Tasks } from '../../packages/local-aws/src/vision/model-thread';

/** Answers of the nets for the pictures of the tests. `npm run vision:record` records them again. */
const FILE = join(__dirname, '..', 'fixtures', 'net-answers.json');

/** Set by `npm run vision:record`: the answers that the real nets give are kept. */
const isRecording = (): boolean => process.env['RECORD_NET_ANSWERS'] !== undefined;

type Task = Exclude<keyof Tasks, 'memory'>;

interface Recording {
  /** The packages that hold the nets. An answer of another version is no answer. */
  readonly models: string;
  /** By task and picture: its SHA-256, and which rendering of it. */
  readonly answers: Record<string, unknown>;
}

/**
 * The real nets' answers, read from a file where they are known, so that a suite about something else does not wait for
 * them; a picture that the file does not know is looked at for real. Everything behind the nets (heuristics, labels,
 * similarity) works as always. `vision.test.ts` looks for real, and at some of the recorded answers again.
 */
export class RecordedNets implements Nets {
  private readonly known = readRecording();
  private readonly made: Record<string, unknown> = {};
  private real: ModelThread | undefined;

  async run<T extends keyof Tasks>(task: T, input: Tasks[T]['input']): Promise<Tasks[T]['result']> {
    if (task === 'memory' || input === undefined) return this.nets().run(task, input);
    const key = `${task} ${input.picture}`;
    const known = isRecording() ? undefined : this.known.answers[key];
    if (known !== undefined) return revive(task, known) as Tasks[T]['result'];
    const answer = await this.nets().run(task, input);
    this.made[key] = plain(answer);
    return answer;
  }

  /** What the file says about a picture. */
  recorded(task: Task, picture: string): unknown {
    return this.known.answers[`${task} ${picture}`];
  }

  async close(): Promise<void> {
    if (isRecording()) keep(this.made);
    await this.real?.close();
  }

  private nets(): ModelThread {
    this.real ??= new ModelThread();
    return this.real;
  }
}

function readRecording(): Recording {
  const none = { models: models(), answers: {} };
  if (!existsSync(FILE)) return none;
  const recording = JSON.parse(readFileSync(FILE, 'utf8')) as Recording;
  return recording.models === none.models ? recording : none;
}

/** Adds answers to the file, one a line and in order, so that a new picture is a line in a diff. */
function keep(made: Readonly<Record<string, unknown>>): void {
  const { models: recordedModels, answers } = readRecording();
  const lines = Object.entries({ ...answers, ...made })
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, answer]) => `    ${JSON.stringify(key)}: ${JSON.stringify(answer)}`);
  mkdirSync(dirname(FILE), { recursive: true });
  writeFileSync(
    FILE,
    `{\n  "models": ${JSON.stringify(recordedModels)},\n  "answers": {\n${lines.join(',\n')}\n  }\n}\n`,
  );
}

function models(): string {
  const nodeModules = join(dirname(require.resolve('@vladmandic/face-api/package.json')), '..', '..');
  return ['@vladmandic/face-api', '@vladmandic/human', '@tensorflow/tfjs-core']
    .map((name) => {
      const { version } = JSON.parse(readFileSync(join(nodeModules, name, 'package.json'), 'utf8')) as {
        version: string;
      };
      return `${name} ${version}`;
    })
    .join(', ');
}

/** Six digits: less than the nets differ between processors. Descriptors become arrays, a missing one null. */
function plain(answer: unknown): unknown {
  return JSON.parse(
    JSON.stringify(answer, (_, value: unknown) => {
      // Not by its class: what comes from a thread has the classes of another realm under Jest.
      if (ArrayBuffer.isView(value)) return Array.from(value as Float32Array, (x) => Number(x.toPrecision(6)));
      if (value === undefined) return null;
      return typeof value === 'number' ? Number(value.toPrecision(6)) : value;
    }),
  );
}

function revive(task: Task, answer: unknown): unknown {
  if (task !== 'descriptors') return answer;
  return (answer as (number[] | null)[]).map((values) => (values === null ? undefined : Float32Array.from(values)));
}
