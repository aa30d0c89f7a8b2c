import {
  type BoundingBox,
  DeleteFacesCommand,
  type Face,
  IndexFacesCommand,
  ListFacesCommand,
  type QualityFilter,
  type RekognitionClient,
  SearchFacesByImageCommand,
  SearchFacesCommand,
} from '@aws-sdk/client-rekognition';
import { rekognitionImage } from '../../image/rekognition-image';
import { callService, TransientServiceError } from '../../runtime/errors';
import { allOf, entriesOf } from '../../runtime/pages';
import { CollectionNotFoundError } from '../attempt/rider-errors';

/** Most faces of one DeleteFaces and of one page of ListFaces. */
const MAX_FACES = 4096;
/** Matches looked at: a face's own earlier ones come first, then any rider with the same face. */
const MAX_MATCHES = 20;

/** Rekognition tells an unknown face by nothing but the text of a parameter error. */
const FACE_NOT_FOUND = /not found/i;

export interface FaceMatch {
  readonly faceId: string;
  readonly externalImageId?: string;
}

/**
 * What IndexFaces made of a photo: a face and where on the photo it is, or why there is none. The SDK's own retries make
 * it uncertain that a call without a face has added none: an earlier one may have, whose answer was lost.
 */
export type Indexed =
  | { readonly faceId: string; readonly box?: BoundingBox }
  | { readonly unindexed: readonly string[]; readonly isCertain: boolean };

/** A face that Rekognition did not delete, and why. */
export interface Undeleted {
  readonly faceId: string;
  readonly reason: string;
}

type PhotoVersion = { readonly bucket: string; readonly key: string; readonly versionId?: string };

/** The face collection, in the terms of this workflow. */
export class FaceCollection {
  constructor(
    private readonly rekognition: RekognitionClient,
    private readonly id: string,
  ) {}

  /**
   * Faces like the largest one of a photo.
   * @param threshold least similarity in percent
   * @returns also where on the photo the face is that was searched for
   */
  async searchByPhoto(
    photo: PhotoVersion,
    threshold: number,
  ): Promise<{ readonly box?: BoundingBox; readonly matches: FaceMatch[] }> {
    const answer = await this.call('searching for the face', () =>
      this.rekognition.send(
        new SearchFacesByImageCommand({
          CollectionId: this.id,
          Image: rekognitionImage(photo),
          FaceMatchThreshold: threshold,
          MaxFaces: MAX_MATCHES,
        }),
      ),
    );
    return {
      box: answer.SearchedFaceBoundingBox,
      matches: (answer.FaceMatches ?? []).map(({ Face }) => toMatch(Face)),
    };
  }

  /**
   * Faces like one of the collection.
   * @throws TransientServiceError also when the face is not found: an index may lag behind
   */
  async searchByFace(faceId: string, threshold: number): Promise<FaceMatch[]> {
    const command = new SearchFacesCommand({
      CollectionId: this.id,
      FaceId: faceId,
      FaceMatchThreshold: threshold,
      MaxFaces: MAX_MATCHES,
    });
    try {
      const answer = await this.call('searching for like faces', () => this.rekognition.send(command));
      return (answer.FaceMatches ?? []).map(({ Face }) => toMatch(Face));
    } catch (error) {
      if (
        !(error instanceof Error) ||
        error.name !== 'InvalidParameterException' ||
        !FACE_NOT_FOUND.test(error.message)
      ) {
        throw error;
      }
      throw new TransientServiceError(`The face ${faceId} is not found yet: ${error.message}`, { cause: error });
    }
  }

  /** Adds the largest face of a photo that passes the quality bar. The same photo under the same id gives the same face again. */
  async index(photo: PhotoVersion, externalImageId: string, quality: QualityFilter): Promise<Indexed> {
    const {
      FaceRecords = [],
      UnindexedFaces = [],
      $metadata,
    } = await this.call('indexing the face', () =>
      this.rekognition.send(
        new IndexFacesCommand({
          CollectionId: this.id,
          Image: rekognitionImage(photo),
          ExternalImageId: externalImageId,
          MaxFaces: 1,
          QualityFilter: quality,
          DetectionAttributes: ['DEFAULT'],
        }),
      ),
    );
    const { FaceId: faceId, BoundingBox: box } = FaceRecords[0]?.Face ?? {};
    return faceId === undefined
      ? {
          unindexed: [...new Set(UnindexedFaces.flatMap(({ Reasons }) => Reasons ?? []))],
          isCertain: isFirst($metadata),
        }
      : { faceId, box };
  }

  /** Removes faces. One that is not there counts as removed. */
  async remove(faceIds: readonly string[]): Promise<Undeleted[]> {
    const undeleted: Undeleted[] = [];
    for (let start = 0; start < faceIds.length; start += MAX_FACES) {
      const FaceIds = faceIds.slice(start, start + MAX_FACES);
      const { UnsuccessfulFaceDeletions = [] } = await this.call('deleting faces', () =>
        this.rekognition.send(new DeleteFacesCommand({ CollectionId: this.id, FaceIds })),
      );
      for (const { FaceId = '', Reasons = [] } of UnsuccessfulFaceDeletions) {
        if (!Reasons.includes('FACE_NOT_FOUND')) undeleted.push({ faceId: FaceId, reason: Reasons.join(', ') });
      }
    }
    return undeleted;
  }

  /** Whether a face is in the collection. */
  async has(faceId: string): Promise<boolean> {
    const { Faces = [] } = await this.call('looking for a face', () =>
      this.rekognition.send(new ListFacesCommand({ CollectionId: this.id, FaceIds: [faceId] })),
    );
    return Faces.length > 0;
  }

  /**
   * Every face whose ExternalImageId is wanted. Rekognition cannot look faces up by it, so this reads the whole collection:
   * one call for 4,096 faces.
   */
  async list(isWanted: (externalImageId: string) => boolean = () => true): Promise<FaceMatch[]> {
    const faces = entriesOf<FaceMatch, string>(async (token) => {
      const command = new ListFacesCommand({ CollectionId: this.id, MaxResults: MAX_FACES, NextToken: token });
      const { Faces = [], NextToken } = await this.call('listing faces', () => this.rekognition.send(command));
      return {
        entries: Faces.map(toMatch).filter(({ externalImageId = '' }) => isWanted(externalImageId)),
        next: NextToken,
      };
    });
    return allOf(faces);
  }

  private async call<T>(what: string, call: () => Promise<T>): Promise<T> {
    try {
      return await callService(what, call);
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'ResourceNotFoundException') throw error;
      throw new CollectionNotFoundError(
        `There is no face collection "${this.id}" in this account and Region. Deploy it with Terraform, or run: ` +
          `aws rekognition create-collection --collection-id ${this.id}`,
        { cause: error },
      );
    }
  }
}

const isFirst = ({ attempts = 1 }: { readonly attempts?: number } = {}): boolean => attempts <= 1;

/** Whether a failed IndexFaces is certain to have added nothing: it was refused, and no answer was lost before. */
export function hasAddedNothing(error: unknown): boolean {
  const answer = error instanceof CollectionNotFoundError ? error.cause : error;
  const { $fault, $metadata } = answer as { $fault?: unknown; $metadata?: { attempts?: number } };
  return $fault === 'client' && isFirst($metadata);
}

/** @throws Error that names the first face that Rekognition did not delete */
export function throwIfUndeleted([first]: readonly Undeleted[]): void {
  if (first) throw new Error(`Rekognition did not delete the face ${first.faceId}: ${first.reason}.`);
}

function toMatch(face: Face | undefined): FaceMatch {
  const { FaceId: faceId = '', ExternalImageId: externalImageId } = face ?? {};
  return { faceId, ...(externalImageId === undefined ? {} : { externalImageId }) };
}
