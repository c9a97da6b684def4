"""What an officer fills in, kept beside viewflow's own process and task rows."""

from django.conf import settings
from django.db import models
from viewflow.workflow.models import Process, Task


class Answer(models.Model):
    """One posted form: about 4 KB at intake, a few words elsewhere."""

    process = models.ForeignKey(Process, on_delete=models.CASCADE)
    task = models.OneToOneField(Task, on_delete=models.CASCADE)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    at = models.DateTimeField(auto_now_add=True)
    values = models.JSONField()

    class Meta:
        """The app is named in the settings of ``measure``."""

        app_label = "viewflow_peer"

    def __str__(self) -> str:
        """Name the task."""
        return str(self.task_id)
