"""Service-task handlers: one file, one function, one BPMN topic, one test. They see only ``engine.domain``."""
