// Kinds of age recipients that Netra never makes and never accepts. The build puts this file in the place of their
// mathematics, which would double what a phone loads before it can seal a report.
const refuse = () => {
  throw new Error("This kind of key is not offered.");
};
const none = { encapsulate: refuse, decapsulate: refuse, getPublicKey: refuse };

export const MLKEM768P256 = none;
export const MLKEM768X25519 = none;
export const p256 = { lengths: {}, getSharedSecret: refuse, getPublicKey: refuse };
