// On a page that has moved: leads on at once, to the anchor that was asked for if there was one.

const target = new URL(document.getElementById("moved").href);
if (location.hash) target.hash = location.hash;
location.replace(target);
