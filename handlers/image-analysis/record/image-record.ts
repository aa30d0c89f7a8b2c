import type { BoundingBox } from '../../image/upright';
import type { PictureFormat } from '../../image/image-format';
import type { Thumbnail } from '../../image/store-thumbnail';
import type { ObjectReference } from '../../runtime/object-read';
import type { AnalysisSettings } from '../reuse/fingerprint';

/** What became of an image version. PENDING only while an execution works on it. */
export type ImageStatus = 'PENDING' | 'COMPLETED' | 'INCOMPLETE' | 'REJECTED' | 'FAILED';

/** A found thing; `boxes` only where Rekognition locates its instances. Confidence in percent. */
export interface Label {
  readonly name: string;
  readonly confidence?: number;
  readonly parents: readonly string[];
  readonly boxes: readonly BoundingBox[];
}

/** A found face. Confidence and quality in percent; what Rekognition does not tell is absent. */
export interface Face {
  readonly confidence?: number;
  readonly boundingBox?: BoundingBox;
  readonly quality?: { readonly brightness?: number; readonly sharpness?: number };
}

/** What a photo says about itself. Sizes as displayed, orientation applied; absent facts are absent. */
export interface ImageMetadata {
  readonly format: PictureFormat;
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
  /** ISO 8601, with an offset only if the camera recorded one. */
  readonly capturedAt?: string;
  readonly camera?: { readonly make?: string; readonly model?: string };
  /** Signed decimal degrees, WGS 84. */
  readonly location?: { readonly latitude: number; readonly longitude: number };
  /** EXIF orientation, 1..8. */
  readonly orientation?: number;
}

/** A failed branch of the analysis. */
export interface TaskFailure {
  readonly task: string;
  readonly error: string;
  readonly message: string;
}

/**
 * An item of the images table. The gallery reads the same records: by album and by owner, newest first. Times are epoch
 * seconds.
 */
export interface ImageRecord {
  readonly imageId: string;
  readonly bucket: string;
  readonly key: string;
  readonly versionId?: string;
  readonly etag?: string;
  /** S3's order of events of one key, padded to compare as text. */
  readonly sequencer?: string;
  readonly status: ImageStatus;
  /** Name and text of the error behind REJECTED, FAILED and INCOMPLETE. */
  readonly reason?: string;
  readonly reasonMessage?: string;
  readonly failures?: readonly TaskFailure[];
  readonly executionId: string;
  /** After this time a PENDING record is abandoned and may be taken over, and an INCOMPLETE one may be re-driven. */
  readonly leaseExpiresAt?: number;
  /** There from the request to analyse a COMPLETED image once more until that is done: what was found is not taken for an answer. */
  readonly reprocessRequested?: true;
  /** There from the request to delete the image on: no execution takes the record over. */
  readonly deleting?: true;
  /** How often it was re-driven. */
  readonly redrives?: number;
  readonly owner?: string;
  readonly albumId?: string;
  readonly uploadTime?: number;
  readonly updatedAt: number;
  readonly metadata?: ImageMetadata;
  readonly labels?: readonly Label[];
  readonly labelModelVersion?: string;
  readonly faces?: readonly Face[];
  readonly faceCount?: number;
  readonly faceDetected?: boolean;
  /** There when no faces were looked for, since no person was seen. */
  readonly facesSkipped?: true;
  readonly thumbnail?: Thumbnail;
  /** 64 bits as 16 hexadecimal digits; of pictures that look alike few differ. */
  readonly perceptualHash?: string;
  /** What labels and faces were asked for with. */
  readonly settings?: AnalysisSettings;
  /** When Rekognition was asked: for a reused analysis, that of the image it is from. */
  readonly analyzedAt?: number;
  /** What an image has in common with others that may reuse its analysis. */
  readonly fingerprint?: string;
  /** Id of the image whose analysis this is, too. Its record may be gone by now. */
  readonly reusedFrom?: string;
}

/** What an earlier attempt has found in an image version. It is not paid for again. */
export type Findings = Pick<ImageRecord, 'labels' | 'labelModelVersion' | 'faces'>;

/** What an image starts with. */
export interface Registered {
  readonly found?: Findings;
  /** There when everything is to be asked once more, whatever is known of these bytes. */
  readonly reprocess?: true;
}

/** The state machine's data after registration: what later steps need, and no personal detail. */
export interface RegisteredImage {
  readonly imageId: string;
  readonly bucket: string;
  readonly key: string;
  readonly versionId?: string;
  readonly etag: string;
  readonly owner?: string;
  /** There when an earlier attempt was incomplete, or an analysis of the same bytes is reused. */
  readonly found?: Findings;
  readonly settings: AnalysisSettings;
  /** There when everything is to be asked once more. */
  readonly reprocess?: true;
  readonly fingerprint?: string;
  /** There when the analysis of another image is reused: nothing is asked then. */
  readonly reusedFrom?: { readonly imageId: string; readonly analyzedAt: number };
  /** There when Rekognition does not take the image as it is: PrepareImage makes copy and thumbnail then. */
  readonly needsPreparing?: true;
  /** There when faces are looked for only where a person is seen. */
  readonly labelsFirst?: true;
}

/** The state machine's data once Rekognition can be asked. */
export interface AnalyzableImage extends Omit<RegisteredImage, 'needsPreparing'> {
  readonly format: PictureFormat;
  readonly thumbnail: Thumbnail;
  readonly perceptualHash: string;
  /** What Rekognition reads instead of the image: upright, as every picture is that it takes. */
  readonly prepared?: ObjectReference;
}
