/** What ASL knows is the same on AWS and on one machine. */
export * from '../local/aws/step-functions/asl-fields';
