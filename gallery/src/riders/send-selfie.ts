import { answerOf, api } from '../api/client';
import { Problem } from '../api/problem';
import { me } from '../session/session';
import { faultOf } from '../uploads/check-file';
import { SendError, sendForm } from '../uploads/send-form';

/**
 * Sends a selfie for a rider, after a look whether it can be right.
 * @throws Problem
 */
export async function sendSelfie(rider: string, file: File, onProgress: (part: number) => void): Promise<void> {
  const { selfieBytes, endings } = me.value!.limits;
  const fault = await faultOf(file, { maxBytes: selfieBytes, endings });
  if (fault) throw new Problem(fault.error, fault.message);
  const { form } = await answerOf(
    api.POST('/api/riders/{rider}/selfies', {
      params: { path: { rider } },
      body: { fileName: file.name, bytes: file.size },
    }),
  );
  try {
    await sendForm(form, file, onProgress);
  } catch (error) {
    if (!(error instanceof SendError)) throw error;
    throw new Problem(error.status === 0 ? 'Unreachable' : 'SendFailed', error.code, error.status);
  }
}
