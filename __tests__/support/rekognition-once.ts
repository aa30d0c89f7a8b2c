import { REKOGNITION_TRIES_VARIABLE } from '../../handlers/runtime/clients/time-limits';

/** Imported before any handler: clients are made then, and are to call Rekognition as they do in a state machine. */
process.env[REKOGNITION_TRIES_VARIABLE] = '1';
