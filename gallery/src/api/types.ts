// Written by `npm run generate` from gallery/openapi.json.
export interface paths {
  '/api/me': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Who is signed in, and what there is */
    get: operations['getMe'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/albums': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Albums, newest first */
    get: operations['listAlbums'];
    put?: never;
    /** Creates an album */
    post: operations['createAlbum'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/albums/{album}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** An album */
    get: operations['getAlbum'];
    put?: never;
    post?: never;
    /** Deletes an album with everything in it, piece by piece: repeat until it is done */
    delete: operations['deleteAlbum'];
    options?: never;
    head?: never;
    /** Renames an album */
    patch: operations['renameAlbum'];
    trace?: never;
  };
  '/api/photos': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Photos, newest first, that meet every condition */
    get: operations['searchPhotos'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/photos/{photo}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Everything about a photo */
    get: operations['getPhoto'];
    put?: never;
    post?: never;
    /** Deletes a photo: all versions, thumbnail, copy and record */
    delete: operations['deletePhoto'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/photos/{photo}/similar': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Photos of the same owner that look like it */
    get: operations['similarPhotos'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/uploads': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Forms to upload files with, where they are not there yet */
    post: operations['prepareUploads'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/uploads/status': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** What became of uploads */
    post: operations['uploadStatuses'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/riders': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Riders by name */
    get: operations['listRiders'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/riders/{rider}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** A rider with all attempts */
    get: operations['getRider'];
    put?: never;
    post?: never;
    /** Erases a rider: face, photos and records, and tells what is left */
    delete: operations['eraseRider'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/riders/{rider}/selfies': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** A form to upload a selfie with */
    post: operations['prepareSelfie'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/batch': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * How the batch stands
     * @description For the group `admin` only.
     */
    get: operations['getBatch'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/batch/start': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Starts a run now
     * @description For the group `admin` only.
     */
    post: operations['startBatch'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/batch/stop': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Ends the run and stops the model
     * @description For the group `admin` only.
     */
    post: operations['stopModel'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/batch/results': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Annotated images with their labels
     * @description For the group `admin` only.
     */
    get: operations['batchResults'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/batch/set-aside': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Images that were set aside, and why
     * @description For the group `admin` only.
     */
    get: operations['listSetAside'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/batch/redrive': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Queues images again that were set aside
     * @description For the group `admin` only.
     */
    post: operations['redriveBatch'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/workflows': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The state machines, to be drawn */
    get: operations['listWorkflows'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/executions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The path of an execution through its states */
    get: operations['getExecution'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/session': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Signs in on this machine under any name */
    post: operations['signInLocally'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    Me: {
      owner: string;
      name: string;
      isAdmin: boolean;
      features: {
        riders: boolean;
        batch: boolean;
      };
      limits: {
        photoBytes: number;
        selfieBytes: number;
        endings: string[];
        uploadsAtOnce: number;
      };
      consoleUrl?: string;
    };
    Problem: {
      error: string;
      message: string;
      field?: string;
    };
    AlbumPage: {
      albums: components['schemas']['Album'][];
      next?: string;
    };
    Album: {
      id: string;
      owner: string;
      name: string;
      createdAt: number;
      photoCount: number;
      hasMore: boolean;
      coverUrl?: string;
      isBeingDeleted: boolean;
    };
    Removal: {
      done: boolean;
      removedPhotos: number;
      busyPhotos: number;
    };
    TilePage: {
      photos: components['schemas']['Tile'][];
      next?: string;
      examined: number;
    };
    Tile: {
      id: string;
      name: string;
      albumId?: string;
      /** @enum {string} */
      status: 'WAITING' | 'PENDING' | 'COMPLETED' | 'INCOMPLETE' | 'REJECTED' | 'FAILED';
      reason?: string;
      message?: string;
      width?: number;
      height?: number;
      thumbnailUrl?: string;
      uploadedAt: number;
      capturedAt?: string;
      labels: string[];
      faceCount?: number;
      hasPlace: boolean;
    };
    Photo: {
      id: string;
      name: string;
      albumId?: string;
      /** @enum {string} */
      status: 'WAITING' | 'PENDING' | 'COMPLETED' | 'INCOMPLETE' | 'REJECTED' | 'FAILED';
      reason?: string;
      message?: string;
      width?: number;
      height?: number;
      thumbnailUrl?: string;
      uploadedAt: number;
      capturedAt?: string;
      labels: string[];
      faceCount?: number;
      hasPlace: boolean;
      owner?: string;
      key: string;
      format?: string;
      bytes?: number;
      camera?: {
        make?: string;
        model?: string;
      };
      place?: {
        latitude: number;
        longitude: number;
      };
      allLabels: {
        name: string;
        confidence?: number;
        parents: string[];
        boxes: components['schemas']['Box'][];
      }[];
      faces: {
        confidence?: number;
        box?: components['schemas']['Box'];
        brightness?: number;
        sharpness?: number;
      }[];
      facesSkipped: boolean;
      labelModelVersion?: string;
      analyzedAt?: number;
      reusedFrom?: string;
      pictureUrl?: string;
      /** @enum {string} */
      picture?: 'original' | 'copy' | 'thumbnail';
      downloadUrl?: string;
      hasExecution: boolean;
      consoleUrl?: string;
      record: {
        [key: string]: unknown;
      };
    };
    Box: {
      left: number;
      top: number;
      width: number;
      height: number;
    };
    SimilarPhotos: {
      photos: {
        photo: components['schemas']['Tile'];
        distance: number;
      }[];
    };
    PhotoRemoval: {
      objectVersions: number;
      records: number;
    };
    PreparedUploads: {
      uploads: (
        | {
            /** @constant */
            kind: 'upload';
            key: string;
            form: components['schemas']['UploadForm'];
          }
        | {
            /** @constant */
            kind: 'there';
            key: string;
            versionId?: string;
            photoId: string;
          }
        | {
            /** @constant */
            kind: 'refused';
            error: string;
            message: string;
          }
      )[];
    };
    UploadForm: {
      url: string;
      fields: {
        [key: string]: string;
      };
      expiresAt: number;
    };
    UploadStatuses: {
      uploads: {
        key: string;
        photoId?: string;
        /** @enum {string} */
        status: 'WAITING' | 'PENDING' | 'COMPLETED' | 'INCOMPLETE' | 'REJECTED' | 'FAILED' | 'MISSING';
        place?: number;
        photo?: components['schemas']['Tile'];
      }[];
    };
    RiderPage: {
      riders: components['schemas']['Rider'][];
      next?: string;
    };
    Rider: {
      name: string;
      owner: string;
      /** @enum {string} */
      state: 'UPLOADED' | 'PENDING' | 'ACCEPTED' | 'REJECTED' | 'FAILED' | 'ERASING';
      photoUrl?: string;
      thumbnailUrl?: string;
      acceptedAt?: number;
      keptUntil?: number;
      attempts: {
        id: string;
        uploadedAt: string;
        /** @enum {string} */
        outcome: 'CHECKING' | 'ACCEPTED' | 'REPLACED' | 'REJECTED' | 'FAILED';
        error?: string;
        reasons: string[];
        message?: string;
        hasExecution: boolean;
      }[];
    };
    SelfieForm: {
      key: string;
      form: components['schemas']['UploadForm'];
    };
    Erasure: {
      complete: boolean;
      removed: {
        faces: number;
        objectVersions: number;
        records: number;
      };
      remaining: {
        kind: string;
        id: string;
        reason: string;
      }[];
      elsewhere: string[];
    };
    Batch: {
      waiting: number;
      inFlight: number;
      model: {
        state?: string;
        since?: number;
        hourlyCost: number;
        isOurs: boolean;
      };
      runs: {
        id: string;
        /** @enum {string} */
        status: 'RUNNING' | 'COMPLETED' | 'INCOMPLETE' | 'FAILED' | 'ENDED';
        startedAt: number;
        endedAt?: number;
        done?: number;
        setAside?: number;
        waiting?: number;
        modelMinutes?: number;
        estimatedCost?: number;
        problem?: string;
      }[];
      setAside: number;
    };
    Started: {
      executionId: string;
    };
    BatchResults: {
      results: {
        key: string;
        imageUrl?: string;
        annotatedUrl: string;
        detectedAt: string;
        labels: {
          name: string;
          confidence?: number;
          box?: components['schemas']['Box'];
        }[];
      }[];
      next?: string;
    };
    SetAsideImages: {
      images: {
        id: string;
        key: string;
        reason: string;
        message: string;
      }[];
    };
    Redriven: {
      queued: number;
    };
    WorkflowGraphs: {
      workflows: components['schemas']['WorkflowGraph'][];
    };
    WorkflowGraph: {
      name: string;
      startAt: string;
      states: {
        name: string;
        type: string;
        comment?: string;
        parent?: string;
        isStart: boolean;
        isEnd: boolean;
        next: {
          to: string;
          when?: string;
          catches: boolean;
        }[];
      }[];
    };
    Execution: {
      workflow: string;
      /** @enum {string} */
      status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';
      startedAt: number;
      endedAt?: number;
      steps: {
        name: string;
        enteredAt: number;
        exitedAt?: number;
        /** @enum {string} */
        status: 'RUNNING' | 'SUCCEEDED' | 'FAILED';
        tries: number;
        error?: string;
        cause?: string;
        input?: string;
        output?: string;
      }[];
      consoleUrl?: string;
    };
    Token: {
      token: string;
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
  getMe: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Me'];
        };
      };
      /** @description What went wrong */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Problem'];
        };
      };
    };
  };
  listAlbums: {
    parameters: {
      query?: {
        owner?: string;
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AlbumPage'];
        };
      };
      /** @description What went wrong */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Problem'];
        };
      };
    };
  };
  createAlbum: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          name: string;
          requestId?: string;
        };
      };
    };
    responses: {
      /** @description Done */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Album'];
        };
      };
      /** @description What went wrong */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Problem'];
        };
      };
    };
  };
  getAlbum: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        album: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Album'];
        };
      };
      /** @description What went wrong */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Problem'];
        };
      };
    };
  };
  deleteAlbum: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        album: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Removal'];
        };
      };
      /** @description What went wrong */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Problem'];
        };
      };
    };
  };
  renameAlbum: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        album: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          name: string;
        };
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Album'];
        };
      };
      /** @description What went wrong */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Problem'];
        };
      };
    };
  };
  searchPhotos: {
    parameters: {
      query?: {
        album?: string;
        label?: string[];
        faces?: 'some' | 'none';
        status?: 'PENDING' | 'COMPLETED' | 'INCOMPLETE' | 'REJECTED' | 'FAILED';
        from?: string;
        to?: string;
        zone?: string;
        place?: string;
        text?: string;
        cursor?: string;
        limit?: number;
        owner?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TilePage'];
        };
      };
      /** @description What went wrong */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Problem'];
        };
      };
    };
  };
  getPhoto: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        photo: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Photo'];
        };
      };
      /** @description What went wrong */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Problem'];
        };
      };
    };
  };
  deletePhoto: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        photo: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PhotoRemoval'];
        };
      };
      /** @description What went wrong */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Problem'];
        };
      };
    };
  };
  similarPhotos: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        photo: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SimilarPhotos'];
        };
      };
      /** @description What went wrong */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Problem'];
        };
      };
    };
  };
  prepareUploads: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          album: string;
          files: {
            name: string;
            bytes: number;
            modifiedAt: number;
          }[];
        };
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PreparedUploads'];
        };
      };
      /** @description What went wrong */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Problem'];
        };
      };
    };
  };
  uploadStatuses: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          uploads: {
            key: string;
            versionId?: string;
          }[];
          /** @default 0 */
          behind?: number;
        };
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['UploadStatuses'];
        };
      };
      /** @description What went wrong */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Problem'];
        };
      };
    };
  };
  listRiders: {
    parameters: {
      query?: {
        owner?: string;
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RiderPage'];
        };
      };
      /** @description What went wrong */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Problem'];
        };
      };
    };
  };
  getRider: {
    parameters: {
      query?: {
        owner?: string;
      };
      header?: never;
      path: {
        rider: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Rider'];
        };
      };
      /** @description What went wrong */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Problem'];
        };
      };
    };
  };
  eraseRider: {
    parameters: {
      query?: {
        owner?: string;
      };
      header?: never;
      path: {
        rider: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Erasure'];
        };
      };
      /** @description What went wrong */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Problem'];
        };
      };
    };
  };
  prepareSelfie: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        rider: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          fileName: string;
          bytes: number;
        };
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SelfieForm'];
        };
      };
      /** @description What went wrong */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Problem'];
        };
      };
    };
  };
  getBatch: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Batch'];
        };
      };
      /** @description What went wrong */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Problem'];
        };
      };
    };
  };
  startBatch: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Started'];
        };
      };
      /** @description What went wrong */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Problem'];
        };
      };
    };
  };
  stopModel: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': Record<string, never>;
        };
      };
      /** @description What went wrong */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Problem'];
        };
      };
    };
  };
  batchResults: {
    parameters: {
      query?: {
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['BatchResults'];
        };
      };
      /** @description What went wrong */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Problem'];
        };
      };
    };
  };
  listSetAside: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SetAsideImages'];
        };
      };
      /** @description What went wrong */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Problem'];
        };
      };
    };
  };
  redriveBatch: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          ids?: string[];
        };
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Redriven'];
        };
      };
      /** @description What went wrong */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Problem'];
        };
      };
    };
  };
  listWorkflows: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['WorkflowGraphs'];
        };
      };
      /** @description What went wrong */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Problem'];
        };
      };
    };
  };
  getExecution: {
    parameters: {
      query?: {
        photo?: string;
        rider?: string;
        attempt?: string;
        owner?: string;
        run?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Execution'];
        };
      };
      /** @description What went wrong */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Problem'];
        };
      };
    };
  };
  signInLocally: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          name: string;
          /** @default false */
          isAdmin?: boolean;
        };
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Token'];
        };
      };
      /** @description What went wrong */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Problem'];
        };
      };
    };
  };
}
