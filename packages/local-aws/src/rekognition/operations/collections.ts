import { join } from 'node:path';
import { CollectionStore } from '../collections/collection-store';
import type { OpenOperationGroup } from '../operation';
import {
  createCollection,
  deleteCollection,
  describeCollection,
  listCollections,
  listTags,
} from './collection-lifecycle';
import { indexFaces } from './index-faces';
import { searchFaces, searchFacesByImage } from './search-faces';
import { deleteFaces, listFaces } from './stored-faces';

/**
 * Face collections. What is indexed can be searched at once, which AWS does not promise: a workflow must not rely on
 * it.
 */
export const openCollections: OpenOperationGroup = async ({ directory }) => {
  const store = await CollectionStore.open(join(directory, 'collections'));
  return {
    operations: {
      CreateCollection: createCollection(store),
      DescribeCollection: describeCollection(store),
      ListCollections: listCollections(store),
      DeleteCollection: deleteCollection(store),
      ListTagsForResource: listTags(store),
      IndexFaces: indexFaces(store),
      ListFaces: listFaces(store),
      DeleteFaces: deleteFaces(store),
      SearchFaces: searchFaces(store),
      SearchFacesByImage: searchFacesByImage(store),
    },
    close: () => store.close(),
  };
};
