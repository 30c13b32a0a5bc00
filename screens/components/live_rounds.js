// Rounds as they stand now, for the slides on this page. Presenting a whole storyboard again for one
// more vote would be too slow, so only the rounds come here, and only where they changed.

let told = "";

export default function (component) {
  if (component.data.told === told && window.commonGroundRounds) return;
  told = component.data.told;
  window.commonGroundRounds = JSON.parse(told);
  document.dispatchEvent(new CustomEvent("common-ground-rounds"));
}
