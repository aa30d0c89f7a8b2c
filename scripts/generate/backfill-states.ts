import { backfillPhotoStates } from '../../state-machines/asl/backfill-photo';
import { allStates, type AslDefinition } from '../../state-machines/asl/definition';
import { type Generated, jsonFile, textOf } from './generated';

const BACKFILL = 'state-machines/image-backfill.asl.json';

/** The backfill, with the states of image-analysis as its first branch. */
export function backfillStates(): Promise<Generated> {
  const backfill = JSON.parse(textOf(BACKFILL)) as AslDefinition;
  const branches = allStates(backfill).AnalyzeAtPace!.Branches as AslDefinition[];
  branches[0] = backfillPhotoStates(JSON.parse(textOf('state-machines/image-analysis.asl.json')) as AslDefinition);
  return jsonFile(BACKFILL, backfill, { expanded: true });
}
