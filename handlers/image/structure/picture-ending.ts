/** Whether all of a picture's pixels are there; `excessive` when finding out would take more work than any picture is worth. */
export type PictureEnding = 'whole' | 'cut' | 'excessive';
