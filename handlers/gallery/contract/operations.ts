import * as z from 'zod';
import * as albums from './albums';
import * as batch from './batch';
import { albumId, cursor, photoId } from './common';
import * as executions from './executions';
import * as photos from './photos';
import * as riders from './riders';
import * as session from './session';
import * as uploads from './uploads';

/** One operation of the API: what it takes and what it answers. */
export interface Operation {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below `/api`; parameters as `:name`. */
  readonly path: string;
  readonly summary: string;
  readonly parameters?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodObject;
  /** Status of success; 200 by default. */
  readonly status?: 200 | 201 | 202;
  readonly answer: z.ZodType;
  /** Whether only the group `admin` may call it. */
  readonly adminOnly?: boolean;
}

const anAlbum = z.object({ album: albumId });
const aPhoto = z.object({ photo: photoId });
const aRider = z.object({ rider: riders.riderName });
/** Whose data: one's own by default. Others' are for the group `admin`. */
const ofOwner = { owner: z.string().min(1).max(200).optional() };
const page = z.object({ ...ofOwner, cursor: cursor.optional() });

/** Every operation, by its name. Router, documents and the page's types derive from this. */
export const operations = {
  getMe: { method: 'GET', path: '/me', summary: 'Who is signed in, and what there is', answer: session.me },
  listAlbums: {
    method: 'GET',
    path: '/albums',
    summary: 'Albums, newest first',
    query: page,
    answer: albums.albumPage,
  },
  createAlbum: {
    method: 'POST',
    path: '/albums',
    summary: 'Creates an album',
    body: albums.newAlbum,
    status: 201,
    answer: albums.album,
  },
  getAlbum: { method: 'GET', path: '/albums/:album', summary: 'An album', parameters: anAlbum, answer: albums.album },
  renameAlbum: {
    method: 'PATCH',
    path: '/albums/:album',
    summary: 'Renames an album',
    parameters: anAlbum,
    body: albums.albumName,
    answer: albums.album,
  },
  deleteAlbum: {
    method: 'DELETE',
    path: '/albums/:album',
    summary: 'Deletes an album with everything in it, piece by piece: repeat until it is done',
    parameters: anAlbum,
    answer: albums.removal,
  },
  searchPhotos: {
    method: 'GET',
    path: '/photos',
    summary: 'Photos, newest first, that meet every condition',
    query: photos.photoSearch.extend(ofOwner),
    answer: photos.tilePage,
  },
  getPhoto: {
    method: 'GET',
    path: '/photos/:photo',
    summary: 'Everything about a photo',
    parameters: aPhoto,
    answer: photos.photo,
  },
  similarPhotos: {
    method: 'GET',
    path: '/photos/:photo/similar',
    summary: 'Photos of the same owner that look like it',
    parameters: aPhoto,
    answer: photos.similarPhotos,
  },
  deletePhoto: {
    method: 'DELETE',
    path: '/photos/:photo',
    summary: 'Deletes a photo: all versions, thumbnail, copy and record',
    parameters: aPhoto,
    answer: photos.photoRemoval,
  },
  prepareUploads: {
    method: 'POST',
    path: '/uploads',
    summary: 'Forms to upload files with, where they are not there yet',
    body: uploads.uploadRequest,
    answer: uploads.preparedUploads,
  },
  uploadStatuses: {
    method: 'POST',
    path: '/uploads/status',
    summary: 'What became of uploads',
    body: uploads.statusRequest,
    answer: uploads.uploadStatuses,
  },
  listRiders: { method: 'GET', path: '/riders', summary: 'Riders by name', query: page, answer: riders.riderPage },
  getRider: {
    method: 'GET',
    path: '/riders/:rider',
    summary: 'A rider with all attempts',
    parameters: aRider,
    query: z.object(ofOwner),
    answer: riders.rider,
  },
  prepareSelfie: {
    method: 'POST',
    path: '/riders/:rider/selfies',
    summary: 'A form to upload a selfie with',
    parameters: aRider,
    body: riders.selfieRequest,
    answer: riders.selfieForm,
  },
  eraseRider: {
    method: 'DELETE',
    path: '/riders/:rider',
    summary: 'Erases a rider: face, photos and records, and tells what is left',
    parameters: aRider,
    query: z.object(ofOwner),
    answer: riders.erasure,
  },
  getBatch: { method: 'GET', path: '/batch', summary: 'How the batch stands', adminOnly: true, answer: batch.batch },
  startBatch: {
    method: 'POST',
    path: '/batch/start',
    summary: 'Starts a run now',
    adminOnly: true,
    status: 202,
    answer: batch.started,
  },
  stopModel: {
    method: 'POST',
    path: '/batch/stop',
    summary: 'Ends the run and stops the model',
    adminOnly: true,
    status: 202,
    answer: z.object({}),
  },
  batchResults: {
    method: 'GET',
    path: '/batch/results',
    summary: 'Annotated images with their labels',
    adminOnly: true,
    query: z.object({ cursor: cursor.optional() }),
    answer: batch.batchResults,
  },
  listSetAside: {
    method: 'GET',
    path: '/batch/set-aside',
    summary: 'Images that were set aside, and why',
    adminOnly: true,
    answer: batch.setAsideImages,
  },
  redriveBatch: {
    method: 'POST',
    path: '/batch/redrive',
    summary: 'Queues images again that were set aside',
    adminOnly: true,
    body: batch.redriveRequest,
    answer: batch.redriven,
  },
  listWorkflows: {
    method: 'GET',
    path: '/workflows',
    summary: 'The state machines, to be drawn',
    answer: executions.workflowGraphs,
  },
  getExecution: {
    method: 'GET',
    path: '/executions',
    summary: 'The path of an execution through its states',
    query: executions.executionQuery,
    answer: executions.execution,
  },
} as const satisfies Readonly<Record<string, Operation>>;

export type Operations = typeof operations;
export type OperationName = keyof Operations;
