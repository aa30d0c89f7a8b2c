import { type Bench, type Row, rounded } from './bench';
import { countWorkflows, type WorkflowCounts } from './counted';

const rowsOf = ({ workflow, calls, images, uploadedBytes, downloadedBytes }: WorkflowCounts): Row[] => [
  ...Object.entries(calls)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([request, count]) => ({ workflow, request, perImage: rounded(count / images) })),
  { workflow, request: 'bytes read from S3 / bytes of the file', perImage: rounded(downloadedBytes / uploadedBytes) },
];

/** Requests of an image to each service, its upload included, and how often its bytes are read: counted in local runs. */
export const bench: Bench = { rows: async () => (await countWorkflows()).flatMap(rowsOf) };
