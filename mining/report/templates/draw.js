"use strict";
document.querySelectorAll("script[data-figure]").forEach(function (source) {
  var figure = JSON.parse(source.textContent);
  Plotly.newPlot(source.dataset.figure, figure.data, figure.layout, figure.config);
});
document.querySelectorAll("button[data-view]").forEach(function (button) {
  button.addEventListener("click", function () {
    var target = document.getElementById(button.dataset.for);
    var chosen = Number(button.dataset.view);
    Plotly.restyle(target, { visible: target.data.map(function (_, i) { return i === chosen; }) });
    button.parentElement.querySelectorAll("button").forEach(function (other) {
      other.setAttribute("aria-pressed", String(other === button));
    });
  });
});
