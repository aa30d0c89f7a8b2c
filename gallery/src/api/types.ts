// Written by `npm run generate` from gallery/openapi.json.
export interface paths {
  readonly '/api/me': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /** Who is signed in, and what there is */
    readonly get: operations['getMe'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/api/albums': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /** Albums, newest first */
    readonly get: operations['listAlbums'];
    readonly put?: never;
    /** Creates an album */
    readonly post: operations['createAlbum'];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/api/albums/{album}': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /** An album */
    readonly get: operations['getAlbum'];
    readonly put?: never;
    readonly post?: never;
    /** Deletes an album with everything in it, piece by piece: repeat until it is done */
    readonly delete: operations['deleteAlbum'];
    readonly options?: never;
    readonly head?: never;
    /** Renames an album */
    readonly patch: operations['renameAlbum'];
    readonly trace?: never;
  };
  readonly '/api/photos': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /** Photos, newest first, that meet every condition */
    readonly get: operations['searchPhotos'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/api/photos/{photo}': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /** Everything about a photo */
    readonly get: operations['getPhoto'];
    readonly put?: never;
    readonly post?: never;
    /** Deletes a photo: all versions, thumbnail, copy and record */
    readonly delete: operations['deletePhoto'];
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/api/photos/{photo}/similar': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /** Photos of the same owner that look like it */
    readonly get: operations['similarPhotos'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/api/uploads': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /** Forms to upload files with, where they are not there yet */
    readonly post: operations['prepareUploads'];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/api/uploads/status': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /** What became of uploads */
    readonly post: operations['uploadStatuses'];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/api/riders': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /** Riders by name */
    readonly get: operations['listRiders'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/api/riders/{rider}': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /** A rider with all attempts */
    readonly get: operations['getRider'];
    readonly put?: never;
    readonly post?: never;
    /** Erases a rider: face, photos and records, and tells what is left */
    readonly delete: operations['eraseRider'];
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/api/riders/{rider}/selfies': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /** A form to upload a selfie with */
    readonly post: operations['prepareSelfie'];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/api/batch': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * How the batch stands
     * @description For the group `admin` only.
     */
    readonly get: operations['getBatch'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/api/batch/start': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /**
     * Starts a run now
     * @description For the group `admin` only.
     */
    readonly post: operations['startBatch'];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/api/batch/stop': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /**
     * Ends the run and stops the model
     * @description For the group `admin` only.
     */
    readonly post: operations['stopModel'];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/api/batch/results': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * Annotated images with their labels
     * @description For the group `admin` only.
     */
    readonly get: operations['batchResults'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/api/batch/set-aside': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * Images that were set aside, and why
     * @description For the group `admin` only.
     */
    readonly get: operations['listSetAside'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/api/batch/redrive': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /**
     * Queues images again that were set aside
     * @description For the group `admin` only.
     */
    readonly post: operations['redriveBatch'];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/api/workflows': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /** The state machines, to be drawn */
    readonly get: operations['listWorkflows'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/api/executions': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /** The path of an execution through its states */
    readonly get: operations['getExecution'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/api/session': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /** Signs in on this machine under any name */
    readonly post: operations['signInLocally'];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    readonly Me: {
      readonly owner: string;
      readonly name: string;
      readonly isAdmin: boolean;
      readonly features: {
        readonly riders: boolean;
        readonly batch: boolean;
      };
      readonly limits: {
        readonly photoBytes: number;
        readonly selfieBytes: number;
        readonly endings: readonly string[];
        readonly uploadsAtOnce: number;
      };
      readonly consoleUrl?: string;
    };
    readonly Problem: {
      readonly error: string;
      readonly message: string;
      readonly field?: string;
    };
    readonly AlbumPage: {
      readonly albums: readonly components['schemas']['Album'][];
      readonly next?: string;
    };
    readonly Album: {
      readonly id: string;
      readonly owner: string;
      readonly name: string;
      readonly createdAt: number;
      readonly photoCount: number;
      readonly hasMore: boolean;
      readonly coverUrl?: string;
    };
    readonly Removal: {
      readonly done: boolean;
      readonly removedPhotos: number;
    };
    readonly TilePage: {
      readonly photos: readonly components['schemas']['Tile'][];
      readonly next?: string;
      readonly examined: number;
    };
    readonly Tile: {
      readonly id: string;
      readonly name: string;
      readonly albumId?: string;
      /** @enum {string} */
      readonly status: 'WAITING' | 'PENDING' | 'COMPLETED' | 'INCOMPLETE' | 'REJECTED' | 'FAILED';
      readonly reason?: string;
      readonly message?: string;
      readonly width?: number;
      readonly height?: number;
      readonly thumbnailUrl?: string;
      readonly uploadedAt: number;
      readonly capturedAt?: string;
      readonly labels: readonly string[];
      readonly faceCount?: number;
      readonly hasPlace: boolean;
    };
    readonly Photo: {
      readonly id: string;
      readonly name: string;
      readonly albumId?: string;
      /** @enum {string} */
      readonly status: 'WAITING' | 'PENDING' | 'COMPLETED' | 'INCOMPLETE' | 'REJECTED' | 'FAILED';
      readonly reason?: string;
      readonly message?: string;
      readonly width?: number;
      readonly height?: number;
      readonly thumbnailUrl?: string;
      readonly uploadedAt: number;
      readonly capturedAt?: string;
      readonly labels: readonly string[];
      readonly faceCount?: number;
      readonly hasPlace: boolean;
      readonly owner?: string;
      readonly key: string;
      readonly format?: string;
      readonly bytes?: number;
      readonly camera?: {
        readonly make?: string;
        readonly model?: string;
      };
      readonly place?: {
        readonly latitude: number;
        readonly longitude: number;
      };
      readonly allLabels: readonly {
        readonly name: string;
        readonly confidence?: number;
        readonly parents: readonly string[];
        readonly boxes: readonly components['schemas']['Box'][];
      }[];
      readonly faces: readonly {
        readonly confidence?: number;
        readonly box?: components['schemas']['Box'];
        readonly brightness?: number;
        readonly sharpness?: number;
      }[];
      readonly facesSkipped: boolean;
      readonly labelModelVersion?: string;
      readonly analyzedAt?: number;
      readonly reusedFrom?: string;
      readonly pictureUrl?: string;
      /** @enum {string} */
      readonly picture?: 'original' | 'copy' | 'thumbnail';
      readonly downloadUrl?: string;
      readonly hasExecution: boolean;
      readonly consoleUrl?: string;
      readonly record: {
        readonly [key: string]: unknown;
      };
    };
    readonly Box: {
      readonly left: number;
      readonly top: number;
      readonly width: number;
      readonly height: number;
    };
    readonly SimilarPhotos: {
      readonly photos: readonly {
        readonly photo: components['schemas']['Tile'];
        readonly distance: number;
      }[];
    };
    readonly PhotoRemoval: {
      readonly objectVersions: number;
      readonly records: number;
    };
    readonly PreparedUploads: {
      readonly uploads: readonly (
        | {
            /** @constant */
            readonly kind: 'upload';
            readonly key: string;
            readonly form: components['schemas']['UploadForm'];
          }
        | {
            /** @constant */
            readonly kind: 'there';
            readonly key: string;
            readonly versionId?: string;
            readonly photoId: string;
          }
        | {
            /** @constant */
            readonly kind: 'refused';
            readonly error: string;
            readonly message: string;
          }
      )[];
    };
    readonly UploadForm: {
      readonly url: string;
      readonly fields: {
        readonly [key: string]: string;
      };
      readonly expiresAt: number;
    };
    readonly UploadStatuses: {
      readonly uploads: readonly {
        readonly key: string;
        readonly photoId?: string;
        /** @enum {string} */
        readonly status: 'WAITING' | 'PENDING' | 'COMPLETED' | 'INCOMPLETE' | 'REJECTED' | 'FAILED' | 'MISSING';
        readonly place?: number;
        readonly photo?: components['schemas']['Tile'];
      }[];
    };
    readonly RiderPage: {
      readonly riders: readonly components['schemas']['Rider'][];
      readonly next?: string;
    };
    readonly Rider: {
      readonly name: string;
      readonly owner: string;
      /** @enum {string} */
      readonly state: 'UPLOADED' | 'PENDING' | 'ACCEPTED' | 'REJECTED' | 'FAILED' | 'ERASING';
      readonly photoUrl?: string;
      readonly thumbnailUrl?: string;
      readonly acceptedAt?: number;
      readonly keptUntil?: number;
      readonly attempts: readonly {
        readonly id: string;
        readonly uploadedAt: string;
        /** @enum {string} */
        readonly outcome: 'CHECKING' | 'ACCEPTED' | 'REPLACED' | 'REJECTED' | 'FAILED';
        readonly error?: string;
        readonly reasons: readonly string[];
        readonly message?: string;
        readonly hasExecution: boolean;
      }[];
    };
    readonly SelfieForm: {
      readonly key: string;
      readonly form: components['schemas']['UploadForm'];
    };
    readonly Erasure: {
      readonly complete: boolean;
      readonly removed: {
        readonly faces: number;
        readonly objectVersions: number;
        readonly records: number;
      };
      readonly remaining: readonly {
        readonly kind: string;
        readonly id: string;
        readonly reason: string;
      }[];
      readonly elsewhere: readonly string[];
    };
    readonly Batch: {
      readonly waiting: number;
      readonly inFlight: number;
      readonly model: {
        readonly state?: string;
        readonly since?: number;
        readonly hourlyCost: number;
        readonly isOurs: boolean;
      };
      readonly runs: readonly {
        readonly id: string;
        /** @enum {string} */
        readonly status: 'RUNNING' | 'COMPLETED' | 'INCOMPLETE' | 'FAILED' | 'ENDED';
        readonly startedAt: number;
        readonly endedAt?: number;
        readonly done?: number;
        readonly setAside?: number;
        readonly waiting?: number;
        readonly modelMinutes?: number;
        readonly estimatedCost?: number;
        readonly problem?: string;
      }[];
      readonly setAside: number;
    };
    readonly Started: {
      readonly executionId: string;
    };
    readonly BatchResults: {
      readonly results: readonly {
        readonly key: string;
        readonly imageUrl?: string;
        readonly annotatedUrl: string;
        readonly detectedAt: string;
        readonly labels: readonly {
          readonly name: string;
          readonly confidence?: number;
          readonly box?: components['schemas']['Box'];
        }[];
      }[];
      readonly next?: string;
    };
    readonly SetAsideImages: {
      readonly images: readonly {
        readonly id: string;
        readonly key: string;
        readonly reason: string;
        readonly message: string;
      }[];
    };
    readonly Redriven: {
      readonly queued: number;
    };
    readonly WorkflowGraphs: {
      readonly workflows: readonly components['schemas']['WorkflowGraph'][];
    };
    readonly WorkflowGraph: {
      readonly name: string;
      readonly startAt: string;
      readonly states: readonly {
        readonly name: string;
        readonly type: string;
        readonly comment?: string;
        readonly parent?: string;
        readonly isStart: boolean;
        readonly isEnd: boolean;
        readonly next: readonly {
          readonly to: string;
          readonly when?: string;
          readonly catches: boolean;
        }[];
      }[];
    };
    readonly Execution: {
      readonly workflow: string;
      /** @enum {string} */
      readonly status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';
      readonly startedAt: number;
      readonly endedAt?: number;
      readonly steps: readonly {
        readonly name: string;
        readonly enteredAt: number;
        readonly exitedAt?: number;
        /** @enum {string} */
        readonly status: 'RUNNING' | 'SUCCEEDED' | 'FAILED';
        readonly tries: number;
        readonly error?: string;
        readonly cause?: string;
        readonly input?: string;
        readonly output?: string;
      }[];
      readonly consoleUrl?: string;
    };
    readonly Token: {
      readonly token: string;
    };
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type SchemaMe = components['schemas']['Me'];
export type SchemaProblem = components['schemas']['Problem'];
export type SchemaAlbumPage = components['schemas']['AlbumPage'];
export type SchemaAlbum = components['schemas']['Album'];
export type SchemaRemoval = components['schemas']['Removal'];
export type SchemaTilePage = components['schemas']['TilePage'];
export type SchemaTile = components['schemas']['Tile'];
export type SchemaPhoto = components['schemas']['Photo'];
export type SchemaBox = components['schemas']['Box'];
export type SchemaSimilarPhotos = components['schemas']['SimilarPhotos'];
export type SchemaPhotoRemoval = components['schemas']['PhotoRemoval'];
export type SchemaPreparedUploads = components['schemas']['PreparedUploads'];
export type SchemaUploadForm = components['schemas']['UploadForm'];
export type SchemaUploadStatuses = components['schemas']['UploadStatuses'];
export type SchemaRiderPage = components['schemas']['RiderPage'];
export type SchemaRider = components['schemas']['Rider'];
export type SchemaSelfieForm = components['schemas']['SelfieForm'];
export type SchemaErasure = components['schemas']['Erasure'];
export type SchemaBatch = components['schemas']['Batch'];
export type SchemaStarted = components['schemas']['Started'];
export type SchemaBatchResults = components['schemas']['BatchResults'];
export type SchemaSetAsideImages = components['schemas']['SetAsideImages'];
export type SchemaRedriven = components['schemas']['Redriven'];
export type SchemaWorkflowGraphs = components['schemas']['WorkflowGraphs'];
export type SchemaWorkflowGraph = components['schemas']['WorkflowGraph'];
export type SchemaExecution = components['schemas']['Execution'];
export type SchemaToken = components['schemas']['Token'];
export type $defs = Record<string, never>;
export interface operations {
  readonly getMe: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description Done */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Me'];
        };
      };
      /** @description What went wrong */
      readonly default: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Problem'];
        };
      };
    };
  };
  readonly listAlbums: {
    readonly parameters: {
      readonly query?: {
        readonly owner?: string;
        readonly cursor?: string;
      };
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description Done */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['AlbumPage'];
        };
      };
      /** @description What went wrong */
      readonly default: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Problem'];
        };
      };
    };
  };
  readonly createAlbum: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': {
          readonly name: string;
        };
      };
    };
    readonly responses: {
      /** @description Done */
      readonly 201: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Album'];
        };
      };
      /** @description What went wrong */
      readonly default: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Problem'];
        };
      };
    };
  };
  readonly getAlbum: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        readonly album: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description Done */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Album'];
        };
      };
      /** @description What went wrong */
      readonly default: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Problem'];
        };
      };
    };
  };
  readonly deleteAlbum: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        readonly album: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description Done */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Removal'];
        };
      };
      /** @description What went wrong */
      readonly default: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Problem'];
        };
      };
    };
  };
  readonly renameAlbum: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        readonly album: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': {
          readonly name: string;
        };
      };
    };
    readonly responses: {
      /** @description Done */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Album'];
        };
      };
      /** @description What went wrong */
      readonly default: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Problem'];
        };
      };
    };
  };
  readonly searchPhotos: {
    readonly parameters: {
      readonly query?: {
        readonly album?: string;
        readonly label?: readonly string[];
        readonly faces?: 'some' | 'none';
        readonly status?: 'PENDING' | 'COMPLETED' | 'INCOMPLETE' | 'REJECTED' | 'FAILED';
        readonly from?: string;
        readonly to?: string;
        readonly place?: string;
        readonly text?: string;
        readonly cursor?: string;
        readonly limit?: number;
        readonly owner?: string;
      };
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description Done */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['TilePage'];
        };
      };
      /** @description What went wrong */
      readonly default: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Problem'];
        };
      };
    };
  };
  readonly getPhoto: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        readonly photo: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description Done */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Photo'];
        };
      };
      /** @description What went wrong */
      readonly default: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Problem'];
        };
      };
    };
  };
  readonly deletePhoto: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        readonly photo: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description Done */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['PhotoRemoval'];
        };
      };
      /** @description What went wrong */
      readonly default: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Problem'];
        };
      };
    };
  };
  readonly similarPhotos: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        readonly photo: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description Done */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['SimilarPhotos'];
        };
      };
      /** @description What went wrong */
      readonly default: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Problem'];
        };
      };
    };
  };
  readonly prepareUploads: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': {
          readonly album: string;
          readonly files: readonly {
            readonly name: string;
            readonly bytes: number;
            readonly modifiedAt: number;
          }[];
        };
      };
    };
    readonly responses: {
      /** @description Done */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['PreparedUploads'];
        };
      };
      /** @description What went wrong */
      readonly default: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Problem'];
        };
      };
    };
  };
  readonly uploadStatuses: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': {
          readonly uploads: readonly {
            readonly key: string;
            readonly versionId?: string;
          }[];
        };
      };
    };
    readonly responses: {
      /** @description Done */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['UploadStatuses'];
        };
      };
      /** @description What went wrong */
      readonly default: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Problem'];
        };
      };
    };
  };
  readonly listRiders: {
    readonly parameters: {
      readonly query?: {
        readonly owner?: string;
        readonly cursor?: string;
      };
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description Done */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['RiderPage'];
        };
      };
      /** @description What went wrong */
      readonly default: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Problem'];
        };
      };
    };
  };
  readonly getRider: {
    readonly parameters: {
      readonly query?: {
        readonly owner?: string;
      };
      readonly header?: never;
      readonly path: {
        readonly rider: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description Done */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Rider'];
        };
      };
      /** @description What went wrong */
      readonly default: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Problem'];
        };
      };
    };
  };
  readonly eraseRider: {
    readonly parameters: {
      readonly query?: {
        readonly owner?: string;
      };
      readonly header?: never;
      readonly path: {
        readonly rider: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description Done */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Erasure'];
        };
      };
      /** @description What went wrong */
      readonly default: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Problem'];
        };
      };
    };
  };
  readonly prepareSelfie: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        readonly rider: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': {
          readonly fileName: string;
          readonly bytes: number;
        };
      };
    };
    readonly responses: {
      /** @description Done */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['SelfieForm'];
        };
      };
      /** @description What went wrong */
      readonly default: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Problem'];
        };
      };
    };
  };
  readonly getBatch: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description Done */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Batch'];
        };
      };
      /** @description What went wrong */
      readonly default: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Problem'];
        };
      };
    };
  };
  readonly startBatch: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description Done */
      readonly 202: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Started'];
        };
      };
      /** @description What went wrong */
      readonly default: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Problem'];
        };
      };
    };
  };
  readonly stopModel: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description Done */
      readonly 202: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': Record<string, never>;
        };
      };
      /** @description What went wrong */
      readonly default: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Problem'];
        };
      };
    };
  };
  readonly batchResults: {
    readonly parameters: {
      readonly query?: {
        readonly cursor?: string;
      };
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description Done */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['BatchResults'];
        };
      };
      /** @description What went wrong */
      readonly default: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Problem'];
        };
      };
    };
  };
  readonly listSetAside: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description Done */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['SetAsideImages'];
        };
      };
      /** @description What went wrong */
      readonly default: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Problem'];
        };
      };
    };
  };
  readonly redriveBatch: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': {
          readonly ids?: readonly string[];
        };
      };
    };
    readonly responses: {
      /** @description Done */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Redriven'];
        };
      };
      /** @description What went wrong */
      readonly default: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Problem'];
        };
      };
    };
  };
  readonly listWorkflows: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description Done */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['WorkflowGraphs'];
        };
      };
      /** @description What went wrong */
      readonly default: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Problem'];
        };
      };
    };
  };
  readonly getExecution: {
    readonly parameters: {
      readonly query?: {
        readonly photo?: string;
        readonly rider?: string;
        readonly attempt?: string;
        readonly run?: string;
      };
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description Done */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Execution'];
        };
      };
      /** @description What went wrong */
      readonly default: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Problem'];
        };
      };
    };
  };
  readonly signInLocally: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': {
          readonly name: string;
          /** @default false */
          readonly isAdmin?: boolean;
        };
      };
    };
    readonly responses: {
      /** @description Done */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Token'];
        };
      };
      /** @description What went wrong */
      readonly default: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Problem'];
        };
      };
    };
  };
}
