import { handle } from 'hono/aws-lambda';
import { variable } from '../runtime/variables';
import { createApp } from './app';
import { cognitoVerifier, cognitoViewer } from './cognito-viewer';
import { deployedParts } from './deployed-parts';

const authenticate = cognitoViewer(cognitoVerifier(variable('USER_POOL_ID'), variable('USER_POOL_CLIENT_ID')));

/** Answers the page of the gallery, behind an HTTP API (payload format 2.0). */
// The package that is to take its place is not published yet.
// eslint-disable-next-line @typescript-eslint/no-deprecated
export const handler = handle(createApp(deployedParts(process.env), authenticate));
