/** What ASL knows is the same on AWS and on one machine. */
export * from '../../packages/local-aws/src/step-functions/asl-fields';
