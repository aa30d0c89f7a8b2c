import type { AslDefinition, AslState } from './asl';
import { checkTemplate, type Report } from './check-expressions';
import { isDistributed } from './distributed-map';
import { GET_OBJECT, LIST_OBJECTS } from './map-items';
import { isObject } from './payload';

/** Fields of a Map that hold a path to a number. */
export const MAP_PATHS = ['MaxConcurrencyPath', 'ToleratedFailurePercentagePath', 'ToleratedFailureCountPath'] as const;

/** Fields of a Map that only a distributed one has. */
const DISTRIBUTED_ONLY = [
  ...['ItemReader', 'ItemBatcher', 'ResultWriter', 'Label'],
  ...['ToleratedFailurePercentage', 'ToleratedFailurePercentagePath'],
  ...['ToleratedFailureCount', 'ToleratedFailureCountPath'],
];

const PUT_OBJECT = 'arn:aws:states:::s3:putObject';
const READER_PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  [LIST_OBJECTS]: ['Bucket', 'Prefix'],
  [GET_OBJECT]: ['Bucket', 'Key', 'VersionId'],
};
const INPUT_TYPES = ['JSON', 'JSONL'];

/**
 * Checks what makes a Map inline or distributed.
 * @returns the type of the executions that its item processor runs in
 */
export function checkMapMode(
  state: AslState,
  processor: AslDefinition,
  type: 'STANDARD' | 'EXPRESS',
  report: Report,
): 'STANDARD' | 'EXPRESS' {
  const { Mode = 'INLINE', ExecutionType } = (processor.ProcessorConfig ?? {}) as Readonly<Record<string, unknown>>;
  if (!isDistributed(state)) {
    if (Mode !== 'INLINE') report('ProcessorConfig.Mode', `must be INLINE or DISTRIBUTED, not ${JSON.stringify(Mode)}`);
    for (const field of DISTRIBUTED_ONLY) {
      if (field in state) report(field, 'belongs to a Map whose ProcessorConfig has the Mode DISTRIBUTED');
    }
    return type;
  }
  if (type === 'EXPRESS') report('ProcessorConfig.Mode', 'DISTRIBUTED does not run in an Express execution');
  if (ExecutionType !== 'STANDARD' && ExecutionType !== 'EXPRESS') {
    report('ProcessorConfig.ExecutionType', `must be STANDARD or EXPRESS, not ${JSON.stringify(ExecutionType)}`);
  }
  checkReader(state.ItemReader, report);
  checkBatcher(state.ItemBatcher, report);
  checkWriter(state.ResultWriter, report);
  return ExecutionType === 'EXPRESS' ? 'EXPRESS' : 'STANDARD';
}

function checkReader(reader: unknown, report: Report): void {
  if (reader === undefined) return;
  const { Resource, Parameters, ReaderConfig } = fieldsOf('ItemReader', reader, report, [
    'Resource',
    'Parameters',
    'ReaderConfig',
  ]);
  const parameters = READER_PARAMETERS[String(Resource)];
  if (!parameters) {
    const known = Object.keys(READER_PARAMETERS).join(' or ');
    report('ItemReader.Resource', `must be ${known}, not ${JSON.stringify(Resource)}`);
    return;
  }
  fieldsOf('ItemReader.Parameters', Parameters, report, parameters);
  checkTemplate('ItemReader.Parameters', Parameters, report);
  const config = ReaderConfig === undefined && Resource === LIST_OBJECTS ? {} : ReaderConfig;
  const { InputType } = fieldsOf('ItemReader.ReaderConfig', config, report, ['InputType', 'MaxItems']);
  if (Resource === GET_OBJECT ? !INPUT_TYPES.includes(String(InputType)) : InputType !== undefined) {
    const rule = Resource === GET_OBJECT ? `must be ${INPUT_TYPES.join(' or ')} here` : 'does not go with a listing';
    report('ItemReader.ReaderConfig.InputType', `${rule}, not ${JSON.stringify(InputType)}`);
  }
}

function checkBatcher(batcher: unknown, report: Report): void {
  if (batcher === undefined) return;
  const fields = fieldsOf('ItemBatcher', batcher, report, ['MaxItemsPerBatch', 'MaxInputBytesPerBatch', 'BatchInput']);
  if (fields.MaxItemsPerBatch === undefined && fields.MaxInputBytesPerBatch === undefined) {
    report('ItemBatcher', 'needs MaxItemsPerBatch, MaxInputBytesPerBatch or both');
  }
  checkTemplate('ItemBatcher.BatchInput', fields.BatchInput, report);
}

function checkWriter(writer: unknown, report: Report): void {
  if (writer === undefined) return;
  const { Resource, Parameters } = fieldsOf('ResultWriter', writer, report, ['Resource', 'Parameters']);
  if (Resource !== PUT_OBJECT) {
    report('ResultWriter.Resource', `must be ${PUT_OBJECT}, not ${JSON.stringify(Resource)}`);
  }
  fieldsOf('ResultWriter.Parameters', Parameters, report, ['Bucket', 'Prefix']);
  checkTemplate('ResultWriter.Parameters', Parameters, report);
}

/** The fields of an object; those that this machine does not know are reported. */
function fieldsOf(
  field: string,
  value: unknown,
  report: Report,
  known: readonly string[],
): Readonly<Record<string, unknown>> {
  if (!isObject(value)) {
    report(field, `must be an object, not ${JSON.stringify(value)}`);
    return {};
  }
  for (const name of Object.keys(value)) {
    if (!known.includes(name.replace(/\.\$$/, ''))) {
      report(`${field}.${name}`, `is not carried out here. Use ${known.join(', ')}`);
    }
  }
  return value;
}
