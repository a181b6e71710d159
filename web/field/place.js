// Where this phone is, with how sure it is of it.
const OPTIONS = { enableHighAccuracy: true, timeout: 30_000, maximumAge: 0 };
const REASONS = { 1: "refused", 2: "unknown", 3: "slow" };

export class NoPlace extends Error {}

export function whereAmI() {
  if (!navigator.geolocation) return Promise.reject(new NoPlace("unknown"));
  return new Promise((done, fail) => {
    navigator.geolocation.getCurrentPosition(
      // Six places are a hand's breadth; more would be a promise that no satellite keeps.
      ({ coords }) =>
        done({
          lat: Number(coords.latitude.toFixed(6)),
          lon: Number(coords.longitude.toFixed(6)),
          accuracy_m: Math.ceil(coords.accuracy),
        }),
      (error) => fail(new NoPlace(REASONS[error.code] ?? "unknown")),
      OPTIONS,
    );
  });
}
