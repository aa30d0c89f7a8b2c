import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { NamedError } from '../../handlers/runtime/errors';
import { workflows } from '../../state-machines';
import {
  allStates,
  type AslDefinition,
  type AslState,
  definitionNames,
  fillPlaceholders,
  pascalCase,
  placeholderValues,
  readDefinitionTemplate,
} from '../../state-machines/asl/definition';
import { DEAD_LETTER_RETENTION_SECONDS } from '../../modules/queue';
import { functionVariables } from '../../state-machines/function-variables';
import { localResources } from '../../local/resources';

const root = join(__dirname, '..', '..');
/** Errors that services and the language itself raise: no class of ours. */
const FOREIGN_ERROR = /^(States|Lambda|Sandbox|Runtime|SNS|DynamoDB|Sqs|SQS|Rekognition|S3)\./;

/** Names of the error classes that a folder's files export; the classes only meant to be extended have no name. */
function errorNames(ofFolder: string): string[] {
  const folder = join(root, 'handlers', ofFolder);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('errors.ts'));
  return files.flatMap((file) =>
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    Object.values(require(join(folder, file)) as Record<string, unknown>).flatMap((exported) => {
      if (typeof exported !== 'function' || !(exported.prototype instanceof NamedError)) return [];
      const { name } = new (exported as new (message: string) => Error)('a message');
      return name === 'a message' ? [] : [name];
    }),
  );
}

/** The sources of a handler and of the project's files that it imports. */
function sourcesOf(file: string, seen = new Set<string>()): string[] {
  if (seen.has(file)) return [];
  seen.add(file);
  const source = readFileSync(file, 'utf8');
  const imports = [...source.matchAll(/from '(\.[^']+)'/g)].map((match) => join(dirname(file), `${match[1]}.ts`));
  return [source, ...imports.flatMap((imported) => sourcesOf(imported, seen))];
}

const texts = (source: string): string[] => [...source.matchAll(/'(\w+)'/g)].map((match) => match[1]!);

/** The settings and the variables that a function reads. */
function readsOf(workflow: string, functionName: string): { settings: string[]; variables: string[] } {
  const sources = sourcesOf(join(root, 'handlers', workflow, `${functionName}.ts`));
  const calls = (pattern: RegExp): string[] =>
    sources.flatMap((source) => [...source.matchAll(pattern)].flatMap((match) => texts(match[1]!)));
  return {
    settings: calls(/\bsettings\(\s*\w+,([^)]*)\)/g),
    variables: calls(/\bvariable\(([^)]*)\)/g),
  };
}

describe.each(Object.values(workflows).map((workflow) => [workflow.name, workflow] as const))(
  '%s',
  (name, workflow) => {
    const templates = definitionNames(workflow).map((machine) => readDefinitionTemplate({ name: machine }));
    const ofMachines = templates.map((template) => allStates(JSON.parse(template) as AslDefinition));
    const states = Object.assign({}, ...ofMachines) as Record<string, AslState>;
    const invoked = Object.entries(states).filter(
      ([, { Resource }]) => Resource === 'arn:${Partition}:states:::lambda:invoke',
    );

    /** The function that a state is named after. */
    const functionOf = (state: string): string =>
      Object.keys(workflow.functions)
        .filter((key) => state.startsWith(pascalCase(key)))
        .sort((one, other) => other.length - one.length)[0]!;

    it('has a function of the same name for every state that calls Lambda, and calls that one', () => {
      const second = invoked.filter(([state]) => !Object.keys(workflow.functions).map(pascalCase).includes(state));

      for (const [state, { Parameters }] of invoked) {
        expect(Parameters?.FunctionName).toBe(`\${${pascalCase(functionOf(state))}FunctionArn}`);
      }
      // A second way to call a function begins with its name.
      expect(second.map(([state]) => state)).toEqual(
        workflow.name === 'image-analysis' ? ['DetectLabelsFirst', 'DetectFacesOfPeople'] : [],
      );
    });

    it('calls every function from a state, a rule, a schedule or a queue', () => {
      const targets = [...Object.values(workflow.rules), ...Object.values(workflow.schedules)].flatMap(({ target }) =>
        target.kind === 'function' ? [target.function] : [],
      );
      const standalone = Object.entries(workflow.functions).filter(
        ([, description]) => description.calledByHand === true,
      );

      for (const functionName of Object.keys(workflow.functions)) {
        const called =
          pascalCase(functionName) in states ||
          targets.includes(functionName) ||
          workflow.functions[functionName]!.reads !== undefined ||
          standalone.some(([key]) => key === functionName);
        expect({ functionName, called }).toEqual({ functionName, called: true });
      }
    });

    it('reads each queue as Lambda asks: hidden for six runs, kept shorter than its dead letters, two runs at least', () => {
      for (const { reads, timeoutSeconds } of Object.values(workflow.functions)) {
        if (reads === undefined) continue;
        const queue = workflow.queues[reads.queue]!;
        expect(queue.visibilityTimeoutSeconds).toBeGreaterThanOrEqual(6 * timeoutSeconds);
        expect(queue.retentionSeconds).toBeLessThan(DEAD_LETTER_RETENTION_SECONDS);
        expect(queue.maxReceiveCount).toBeGreaterThanOrEqual(5);
        expect(reads.maximumConcurrency).toBeGreaterThanOrEqual(2);
        expect(reads.batchSize).toBeLessThanOrEqual(10);
      }
    });

    it('keeps in its folder exactly its functions, and its parts in folders that say what they are', () => {
      const files = readdirSync(join(root, 'handlers', name), { withFileTypes: true }).filter((entry) =>
        entry.isFile(),
      );

      expect(files.map((file) => file.name).sort()).toEqual(
        Object.keys(workflow.functions)
          .map((functionName) => `${functionName}.ts`)
          .sort(),
      );
    });

    it('has a handler file and a test file of the same name for every function', () => {
      for (const functionName of Object.keys(workflow.functions)) {
        expect(existsSync(join(root, 'handlers', name, `${functionName}.ts`))).toBe(true);
        expect(existsSync(join(root, '__tests__', 'handlers', name, `${functionName}.test.ts`))).toBe(true);
      }
    });

    it.each(templates)('fills every placeholder and leaves none over', (template) => {
      const values = placeholderValues(workflow, localResources(workflow, 'http://127.0.0.1:1'), (fn) => `arn:${fn}`);

      const filled = fillPlaceholders(template, values);

      expect(filled).not.toMatch(/\$\{/);
      expect(() => JSON.parse(filled) as unknown).not.toThrow();
      expect(() => fillPlaceholders(template, {})).toThrow(/has no value/);
    });

    it('names in Retry and Catch only errors that exist', () => {
      const named = Object.values(states).flatMap(({ Retry = [], Catch = [] }) =>
        [...Retry, ...Catch].flatMap(({ ErrorEquals }) => ErrorEquals),
      );
      const known = [name, 'image', 'runtime'].flatMap(errorNames);

      for (const error of named.filter((each) => !FOREIGN_ERROR.test(each))) expect(known).toContain(error);
    });

    it('gives every Task of a function a little more time than the function itself has', () => {
      for (const [state, { TimeoutSeconds }] of invoked) {
        expect(TimeoutSeconds).toBeGreaterThan(workflow.functions[functionOf(state)]!.timeoutSeconds);
      }
    });

    it('lets the functions that a state calls again call Rekognition once, and no others', () => {
      const resources = localResources(workflow, 'http://127.0.0.1:1');
      const callingRekognition = Object.entries(workflow.functions).filter(([, { permissions }]) =>
        permissions(resources).some(({ actions }) => actions.some((action) => action.startsWith('rekognition:'))),
      );

      for (const [functionName] of callingRekognition) {
        const tries = functionVariables(workflow, functionName, resources).REKOGNITION_TRIES;

        expect([functionName, tries]).toEqual([functionName, pascalCase(functionName) in states ? '1' : undefined]);
      }
    });

    it('sets for every function each variable that its code reads', () => {
      const resources = localResources(workflow, 'http://127.0.0.1:1');
      for (const functionName of Object.keys(workflow.functions)) {
        const set = Object.keys(functionVariables(workflow, functionName, resources));

        expect(set).toEqual(expect.arrayContaining(readsOf(name, functionName).variables));
      }
    });

    it('says of every setting exactly which functions read it', () => {
      const readers = Object.keys(workflow.functions).map(
        (functionName) => [functionName, new Set(readsOf(name, functionName).settings)] as const,
      );

      for (const [key, { readBy = [] }] of Object.entries(workflow.settings)) {
        const reading = readers.filter(([, settings]) => settings.has(key)).map(([functionName]) => functionName);
        expect({ key, readBy: [...readBy].sort() }).toEqual({ key, readBy: reading.sort() });
      }
    });

    it('allows no wildcard action, and a wildcard resource only with the page that says why', () => {
      const resources = localResources(workflow, 'http://127.0.0.1:1');
      const statements = [
        ...workflow.stateMachinePermissions(resources),
        ...Object.values(workflow.furtherStateMachines ?? {}).flatMap(({ permissions }) =>
          permissions(resources, { stateMachine: 'arn:machine', execution: 'arn:execution' }),
        ),
        ...Object.values(workflow.functions).flatMap((description) => description.permissions(resources)),
      ];

      for (const { actions, resources: on, why } of statements) {
        expect(actions.filter((action) => action.includes('*'))).toEqual([]);
        expect(on.includes('*') ? why : 'https://').toContain('https://');
      }
    });
  },
);
